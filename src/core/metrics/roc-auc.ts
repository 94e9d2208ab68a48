import { isTie, type Ranking } from "./ranking.ts";

export interface Estimate {
  readonly value: number;
  /** Of the sampling distribution; null when a class has fewer than two rows. */
  readonly variance: number | null;
}

/**
 * The area under the ROC curve, P(score of a positive > score of a negative) + ½ P(tie), with the variance of DeLong,
 * DeLong & Clarke-Pearson, "Comparing the areas under two or more correlated receiver operating characteristic curves",
 * Biometrics 44 (1988). A row's placement is the share of the other class that it is on the right side of, ties half.
 */
export function computeRocAuc(ranking: Ranking): Estimate {
  const { bins, length, rowsAbove, positivesAbove, positives, negatives } = ranking;
  const positivesIn = (index: number) => bins.positives[index] ?? 0;
  const negativesIn = (index: number) => (bins.rows[index] ?? 0) - positivesIn(index);
  const placePositive = (index: number) =>
    1 - ((rowsAbove[index] ?? 0) - (positivesAbove[index] ?? 0) + negativesIn(index) / 2) / negatives;
  const placeNegative = (index: number) => ((positivesAbove[index] ?? 0) + positivesIn(index) / 2) / positives;
  let won = 0;
  for (let index = 0; index < length; index++) won += positivesIn(index) * placePositive(index);
  const value = won / positives;
  if (positives < 2 || negatives < 2) return { value, variance: null };
  let ofPositives = 0;
  let ofNegatives = 0;
  for (let index = 0; index < length; index++) {
    ofPositives += positivesIn(index) * (placePositive(index) - value) ** 2;
    ofNegatives += negativesIn(index) * (placeNegative(index) - value) ** 2;
  }
  const variance = ofPositives / (positives - 1) / positives + ofNegatives / (negatives - 1) / negatives;
  return { value, variance };
}

/** How far the AUC can be off when bins hold several scores: half of the pairs that share a bin. */
export function boundRocAuc(ranking: Ranking): number {
  const { bins, length, positives, negatives } = ranking;
  let pairs = 0;
  for (let index = 0; index < length; index++) {
    if (isTie(ranking, index)) continue;
    const within = bins.positives[index] ?? 0;
    pairs += within * ((bins.rows[index] ?? 0) - within);
  }
  return pairs / (2 * positives * negatives);
}

/** Gini, the accuracy ratio: 2·AUC − 1. */
export function toGini({ value, variance }: Estimate): Estimate {
  return { value: 2 * value - 1, variance: variance === null ? null : 4 * variance };
}
