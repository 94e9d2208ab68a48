import type { RankedBin, Ranking } from "./ranking.ts";

/** Σ (Rₙ − Rₙ₋₁)·Pₙ over the distinct scores, a step sum as in scikit-learn; a random model reaches the base rate. */
export function computeAveragePrecision({ bins, positives }: Ranking): number {
  const precision = (bin: RankedBin) => (bin.positivesAbove + bin.positives) / (bin.rowsAbove + bin.rows);
  return bins.reduce((sum, bin) => sum + bin.positives * precision(bin), 0) / positives;
}
