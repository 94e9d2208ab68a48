import type { Confusion } from "../evaluation/evaluation.ts";
import type { Ranking } from "./ranking.ts";

/** Counts at a cut-off; a score at or above the threshold is predicted positive. */
export function countConfusion({ bins, positives, negatives }: Ranking, threshold: number): Confusion {
  const flagged = bins.filter(({ score }) => score >= threshold);
  const tp = flagged.reduce((sum, bin) => sum + bin.positives, 0);
  const fp = flagged.reduce((sum, bin) => sum + bin.rows, 0) - tp;
  return { threshold, tp, fp, tn: negatives - fp, fn: positives - tp };
}

/** The rates of a cut-off, all fractions; `approval_rate` is the share below it. A rate of nothing is absent. */
export function computeRates({ tp, fp, tn, fn }: Confusion): Readonly<Record<string, number>> {
  const rows = tp + fp + tn + fn;
  const rates: Readonly<Record<string, readonly [part: number, whole: number]>> = {
    precision: [tp, tp + fp],
    recall: [tp, tp + fn],
    specificity: [tn, tn + fp],
    f1: [2 * tp, 2 * tp + fp + fn],
    accuracy: [tp + tn, rows],
    approval_rate: [tn + fn, rows],
    bad_rate_approved: [fn, tn + fn],
  };
  return Object.fromEntries(
    Object.entries(rates).flatMap(([key, [part, whole]]) => (whole === 0 ? [] : [[key, part / whole]])),
  );
}
