import type { Decile } from "../evaluation/evaluation.ts";
import { countPositivesWithin, type RankedBin, type Ranking, sliceBins } from "./ranking.ts";

const groups = 10;

/** The gains table: ten groups of equal size, the riskiest first; a bin on a cut is shared out in proportion. */
export function computeDeciles(ranking: Ranking): Decile[] {
  return Array.from({ length: groups }, (_, index) => computeDecile(ranking, index));
}

function computeDecile(ranking: Ranking, index: number): Decile {
  const { positives, negatives } = ranking;
  const rows = ranking.rows / groups;
  // Multiplied first, so that a cut which falls on a row is an exact integer.
  const start = (ranking.rows * index) / groups;
  const end = (ranking.rows * (index + 1)) / groups;
  const before = countPositivesWithin(ranking, start);
  const caught = countPositivesWithin(ranking, end);
  const baseRate = positives / ranking.rows;
  const rate = (caught - before) / rows;
  return {
    decile: index + 1,
    rows,
    positives: caught - before,
    ...describeScores(ranking.bins, start, end),
    rate,
    lift: rate / baseRate,
    cumulative_lift: caught / end / baseRate,
    cumulative_gain: caught / positives,
    ks: Math.abs(caught / positives - (end - caught) / negatives),
  };
}

function describeScores(bins: readonly RankedBin[], start: number, end: number) {
  const inside = sliceBins(bins, start, end);
  const share = (bin: RankedBin) =>
    (Math.min(end, bin.rowsAbove + bin.rows) - Math.max(start, bin.rowsAbove)) / (end - start);
  return {
    score_low: inside.at(-1)?.score ?? 0,
    score_high: inside[0]?.score ?? 0,
    mean_score: inside.reduce((sum, bin) => sum + bin.score * share(bin), 0),
  };
}
