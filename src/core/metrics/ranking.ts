import { countLeading } from "./bisect.ts";
import type { Edges, ScoreBins } from "./score-bins.ts";

/** What every metric is computed from: bins from the highest score to the lowest, cumulated. */
export interface Ranking {
  readonly bins: ScoreBins;
  /** Null when every bin is one distinct score. */
  readonly edges: Edges | null;
  /** Number of bins. */
  readonly length: number;
  /** Rows of a higher score, per bin; one more at the end, for all rows. */
  readonly rowsAbove: Float64Array;
  readonly positivesAbove: Float64Array;
  readonly rows: number;
  readonly positives: number;
  readonly negatives: number;
}

/** A count, and how far the true one can be from it. */
export interface Bounded {
  readonly value: number;
  readonly error: number;
}

/** Cumulates bins that come in descending order of score. */
export function rankBins(bins: ScoreBins, edges: Edges | null = null): Ranking {
  const { length } = bins.scores;
  const rowsAbove = cumulate(bins.rows);
  const positivesAbove = cumulate(bins.positives);
  const rows = rowsAbove[length] ?? 0;
  const positives = positivesAbove[length] ?? 0;
  return { bins, edges, length, rowsAbove, positivesAbove, rows, positives, negatives: rows - positives };
}

function cumulate(counts: Float64Array): Float64Array {
  const above = new Float64Array(counts.length + 1);
  for (const [index, count] of counts.entries()) above[index + 1] = (above[index] ?? 0) + count;
  return above;
}

/** Whether the order of the rows in a bin is known: they tie. */
export const isTie = ({ edges }: Ranking, index: number) => edges === null || edges.lows[index] === edges.highs[index];

/** Positives among the `depth` rows of highest score; a bin that the depth cuts counts in proportion. */
export function countPositivesWithin(ranking: Ranking, depth: number): number {
  const { bins, rowsAbove, positivesAbove, length, positives } = ranking;
  const cut = findCut(ranking, depth);
  if (cut >= length) return positives;
  const share = (depth - (rowsAbove[cut] ?? 0)) / (bins.rows[cut] ?? 1);
  return (positivesAbove[cut] ?? 0) + (bins.positives[cut] ?? 0) * share;
}

/**
 * Positives among the `depth` rows of highest score. Of r rows taken from a bin of several scores, n rows and p positives,
 * between max(0, r − (n − p)) and min(r, p) are positive, whatever their order.
 */
export function boundPositivesWithin(ranking: Ranking, depth: number): Bounded {
  const value = countPositivesWithin(ranking, depth);
  const cut = findCut(ranking, depth);
  if (cut >= ranking.length || isTie(ranking, cut)) return { value, error: 0 };
  const taken = depth - (ranking.rowsAbove[cut] ?? 0);
  const positives = ranking.bins.positives[cut] ?? 0;
  const least = Math.max(0, taken - ((ranking.bins.rows[cut] ?? 0) - positives));
  const inside = value - (ranking.positivesAbove[cut] ?? 0);
  return { value, error: Math.max(inside - least, Math.min(taken, positives) - inside) };
}

/** The bin in which the depth ends. */
const findCut = ({ rowsAbove, length }: Ranking, depth: number) =>
  countLeading(length, (index) => (rowsAbove[index + 1] ?? 0) < depth);

/** Indexes of the bins that hold any of the rows from `start` to `end`, counted from the highest score. */
export function findBins({ rowsAbove, length }: Ranking, start: number, end: number): { from: number; to: number } {
  return {
    from: countLeading(length, (index) => (rowsAbove[index + 1] ?? 0) <= start),
    to: countLeading(length, (index) => (rowsAbove[index] ?? 0) < end),
  };
}
