import { countLeading } from "./bisect.ts";
import type { Estimate } from "./roc-auc.ts";
import type { PairedScores } from "./score-bins.ts";

/**
 * The difference of two correlated AUCs, candidate minus baseline, on the same rows, with DeLong's variance. The
 * placements come from sorting, in O(n log n), as in Sun & Xu, "Fast implementation of DeLong's algorithm", IEEE Signal
 * Processing Letters 21 (2014). The covariances of their matrix cancel into the variance of each row's difference.
 * Undefined when the matched rows hold fewer than two positives or negatives.
 */
export function compareRocAucs({ candidate, baseline, positive }: PairedScores): Estimate | undefined {
  const before = placeRows(baseline, positive);
  const after = placeRows(candidate, positive);
  const { positives, negatives } = after;
  if (positives.length < 2 || negatives.length < 2) return undefined;
  const ofPositives = describe(positives.map((placement, row) => placement - (before.positives[row] ?? 0)));
  const ofNegatives = describe(negatives.map((placement, row) => placement - (before.negatives[row] ?? 0)));
  return {
    value: ofPositives.mean,
    variance: ofPositives.variance / positives.length + ofNegatives.variance / negatives.length,
  };
}

/** Of each row the share of the other class that it is on the right side of, ties half; rows keep their order. */
function placeRows(scores: Float64Array, positive: Uint8Array) {
  const positives = scores.filter((_, row) => positive[row] === 1);
  const negatives = scores.filter((_, row) => positive[row] !== 1);
  const sortedPositives = positives.toSorted();
  const sortedNegatives = negatives.toSorted();
  return {
    positives: positives.map((score) => shareBelow(score, sortedNegatives)),
    negatives: negatives.map((score) => 1 - shareBelow(score, sortedPositives)),
  };
}

/** Share of ascending values below a score, those equal to it half. */
function shareBelow(score: number, ascending: Float64Array): number {
  const below = countLeading(ascending.length, (index) => (ascending[index] ?? score) < score);
  const upTo = countLeading(ascending.length, (index) => (ascending[index] ?? score) <= score);
  return (below + upTo) / 2 / ascending.length;
}

/** Mean and unbiased variance, summed in ascending order so that the order of the rows changes no digit. */
function describe(values: Float64Array) {
  const ascending = values.toSorted();
  const mean = ascending.reduce((sum, value) => sum + value, 0) / ascending.length;
  const spread = ascending.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: spread / (ascending.length - 1) };
}
