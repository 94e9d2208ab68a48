import { boundPositivesWithin, findBins, type Ranking } from "./ranking.ts";

/** Rows between two depths of the ranking; counts are fractional where a cut runs through tied scores. */
export interface EqualGroup {
  readonly rows: number;
  readonly positives: number;
  readonly scoreLow: number;
  readonly scoreHigh: number;
  readonly meanScore: number;
  /** How far `rows · (mean score − rate)` can be off because the cuts run through bins of several scores. */
  readonly error: number;
}

/** Ten groups of equal size by score, the highest first; a bin on a cut is shared out in proportion. */
export function splitEqually(ranking: Ranking, groups = 10): EqualGroup[] {
  // Multiplied first, so that a cut which falls on a row is an exact integer.
  const cuts = Array.from({ length: groups + 1 }, (_, index) => {
    const depth = (ranking.rows * index) / groups;
    const { value, error } = boundPositivesWithin(ranking, depth);
    return { depth, positives: value, doubt: error + doubtScores(ranking, depth) };
  });
  return cuts.slice(1).map((end, index) => {
    const start = cuts[index] ?? end;
    return {
      rows: ranking.rows / groups,
      positives: end.positives - start.positives,
      ...describeScores(ranking, start.depth, end.depth),
      error: start.doubt + end.doubt,
    };
  });
}

/** How much score can be on the wrong side of a cut. */
function doubtScores(ranking: Ranking, depth: number): number {
  const { edges } = ranking;
  if (edges === null) return 0;
  const { from } = findBins(ranking, depth, depth);
  const taken = depth - (ranking.rowsAbove[from] ?? 0);
  const left = (ranking.bins.rows[from] ?? 0) - taken;
  if (taken <= 0 || left <= 0) return 0;
  return Math.min(taken, left) * ((edges.highs[from] ?? 0) - (edges.lows[from] ?? 0));
}

function describeScores(ranking: Ranking, start: number, end: number) {
  const { scores } = ranking.bins;
  const { from, to } = findBins(ranking, start, end);
  let sum = 0;
  for (let index = from; index < to; index++) {
    const [first, last] = [ranking.rowsAbove[index] ?? 0, ranking.rowsAbove[index + 1] ?? 0];
    sum += (scores[index] ?? 0) * (Math.min(end, last) - Math.max(start, first));
  }
  return { scoreLow: scores[to - 1] ?? 0, scoreHigh: scores[from] ?? 0, meanScore: sum / (end - start) };
}
