import type { Ranking } from "./ranking.ts";

/** Kolmogorov-Smirnov: the largest absolute gap between the shares of positives and negatives above any cut-off. */
export function computeKs({ bins, positives, negatives }: Ranking): number {
  return bins.reduce((largest, bin) => {
    const caught = bin.positivesAbove + bin.positives;
    return Math.max(largest, Math.abs(caught / positives - (bin.rowsAbove + bin.rows - caught) / negatives));
  }, 0);
}
