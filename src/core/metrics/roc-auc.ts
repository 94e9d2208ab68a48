import type { RankedBin, Ranking } from "./ranking.ts";

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
export function computeRocAuc({ bins, positives, negatives }: Ranking): Estimate {
  const negativesOf = (bin: RankedBin) => bin.rows - bin.positives;
  const placePositive = (bin: RankedBin) => 1 - (bin.rowsAbove - bin.positivesAbove + negativesOf(bin) / 2) / negatives;
  const placeNegative = (bin: RankedBin) => (bin.positivesAbove + bin.positives / 2) / positives;
  const value = bins.reduce((sum, bin) => sum + bin.positives * placePositive(bin), 0) / positives;
  if (positives < 2 || negatives < 2) return { value, variance: null };
  const ofPositives = bins.reduce((sum, bin) => sum + bin.positives * (placePositive(bin) - value) ** 2, 0);
  const ofNegatives = bins.reduce((sum, bin) => sum + negativesOf(bin) * (placeNegative(bin) - value) ** 2, 0);
  const variance = ofPositives / (positives - 1) / positives + ofNegatives / (negatives - 1) / negatives;
  return { value, variance };
}

/** Gini, the accuracy ratio: 2·AUC − 1. */
export function toGini({ value, variance }: Estimate): Estimate {
  return { value: 2 * value - 1, variance: variance === null ? null : 4 * variance };
}
