import type { Confusion } from "../evaluation/evaluation.ts";
import { countLeading } from "./bisect.ts";
import type { Bounded, Ranking } from "./ranking.ts";

/** Counts at a cut-off; a score at or above the threshold is predicted positive. */
export function countConfusion(
  ranking: Ranking,
  threshold: number,
): { readonly confusion: Confusion; readonly doubt: CutDoubt } {
  const { scores } = ranking.bins;
  const lows = ranking.edges?.lows ?? scores;
  const highs = ranking.edges?.highs ?? scores;
  const flagged = countLeading(ranking.length, (index) => (lows[index] ?? 0) >= threshold);
  const doubt = findDoubt(ranking, flagged, (highs[flagged] ?? 0) < threshold);
  // A bin that the threshold runs through is on the side of its mean.
  const whole = doubt.rows > 0 && (scores[flagged] ?? 0) >= threshold ? flagged + 1 : flagged;
  const tp = ranking.positivesAbove[whole] ?? 0;
  const fp = (ranking.rowsAbove[whole] ?? 0) - tp;
  return { confusion: { threshold, tp, fp, tn: ranking.negatives - fp, fn: ranking.positives - tp }, doubt };
}

/** The bin that a threshold runs through: on which side its rows are is not known. */
export interface CutDoubt {
  /** Counts that are surely at or above the threshold. */
  readonly above: { readonly positives: number; readonly negatives: number };
  readonly rows: number;
  readonly positives: number;
}

function findDoubt({ bins, rowsAbove, positivesAbove }: Ranking, index: number, certain: boolean): CutDoubt {
  const positives = positivesAbove[index] ?? 0;
  return {
    above: { positives, negatives: (rowsAbove[index] ?? 0) - positives },
    rows: certain ? 0 : (bins.rows[index] ?? 0),
    positives: certain ? 0 : (bins.positives[index] ?? 0),
  };
}

/** The rates of a cut-off, all fractions; `approval_rate` is the share below it. A rate of nothing is absent. */
export function computeRates({ tp, fp, tn, fn }: Confusion): Readonly<Record<string, number>> {
  const rows = tp + fp + tn + fn;
  const rates: Readonly<Record<string, readonly [part: number, whole: number]>> = {
    precision: [tp, tp + fp],
    recall: [tp, tp + fn],
    specificity: [tn, tn + fp],
    f1: [2 * tp, 2 * tp + fp + fn],
    mcc: [tp * tn - fp * fn, Math.sqrt((tp + fp) * (tp + fn)) * Math.sqrt((tn + fp) * (tn + fn))],
    accuracy: [tp + tn, rows],
    approval_rate: [tn + fn, rows],
    bad_rate_approved: [fn, tn + fn],
  };
  return Object.fromEntries(
    Object.entries(rates).flatMap(([key, [part, whole]]) => (whole === 0 ? [] : [[key, part / whole]])),
  );
}

/** The proportions among the rates, for which Wilson's interval is known; the counts are rows. */
export function countProportions({ tp, fp, tn, fn }: Confusion) {
  return {
    precision: { part: tp, whole: tp + fp },
    recall: { part: tp, whole: tp + fn },
    specificity: { part: tn, whole: tn + fp },
    accuracy: { part: tp + tn, whole: tp + fp + tn + fn },
    approval_rate: { part: tn + fn, whole: tp + fp + tn + fn },
    bad_rate_approved: { part: fn, whole: tn + fn },
  };
}

/** The rates, and how far each can be off when the threshold runs through a bin: every rate is monotone in both counts. */
export function boundRates(ranking: Ranking, confusion: Confusion, doubt: CutDoubt): Record<string, Bounded> {
  const corners = [0, doubt.positives].flatMap((positives) =>
    [0, doubt.rows - doubt.positives].map((negatives) => {
      const tp = doubt.above.positives + positives;
      const fp = doubt.above.negatives + negatives;
      return computeRates({ ...confusion, tp, fp, tn: ranking.negatives - fp, fn: ranking.positives - tp });
    }),
  );
  return Object.fromEntries(
    Object.entries(computeRates(confusion)).map(([key, value]) => {
      // Where a rate is of nothing the other corners bound it, but for MCC, which falls to 0 on the way there.
      const undefinedIs = key === "mcc" ? 0 : value;
      const error = Math.max(...corners.map((corner) => Math.abs((corner[key] ?? undefinedIs) - value)));
      return [key, { value, error }];
    }),
  );
}
