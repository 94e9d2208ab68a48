import { isTie, type Ranking } from "./ranking.ts";

export interface Ks {
  /** The largest absolute gap between the shares of positives and negatives above any cut-off. */
  readonly value: number;
  readonly error: number;
  /** The cut-off where it is reached, the highest if there are several: scores at or above it are the part above. */
  readonly at: number;
  readonly atError: number;
}

/** Kolmogorov-Smirnov: exact at the edges of the bins; what lies inside one can raise it by its smaller share. */
export function computeKs(ranking: Ranking): Ks {
  const { edges } = ranking;
  const gaps = measureGaps(ranking);
  let best = 0;
  for (const [index, gap] of gaps.entries()) if (gap > (gaps[best] ?? 0)) best = index;
  const value = gaps[best] ?? 0;
  if (edges === null) return { value, error: 0, at: ranking.bins.scores[best] ?? 0, atError: 0 };
  const at = edges.lows[best] ?? 0;
  let highest = value;
  let atError = 0;
  for (const [index, gap] of gaps.entries()) {
    const reach = Math.max(gap, gaps[index - 1] ?? 0) + smallerShare(ranking, index);
    if (reach < value) continue;
    highest = Math.max(highest, reach);
    atError = Math.max(atError, at - (edges.lows[index] ?? at), (edges.highs[index] ?? at) - at);
  }
  return { value, error: Math.min(1, highest) - value, at, atError };
}

/** The gap at the lower edge of every bin. */
function measureGaps({ length, rowsAbove, positivesAbove, positives, negatives }: Ranking): Float64Array {
  return Float64Array.from({ length }, (_, index) => {
    const caught = positivesAbove[index + 1] ?? 0;
    return Math.abs(caught / positives - ((rowsAbove[index + 1] ?? 0) - caught) / negatives);
  });
}

function smallerShare(ranking: Ranking, index: number): number {
  if (isTie(ranking, index)) return 0;
  const { bins, positives, negatives } = ranking;
  const within = bins.positives[index] ?? 0;
  return Math.min(within / positives, ((bins.rows[index] ?? 0) - within) / negatives);
}
