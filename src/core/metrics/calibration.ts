import type { CalibrationCurve } from "../evaluation/evaluation.ts";
import type { EqualGroup } from "./equal-groups.ts";
import { computeWilson } from "./interval.ts";
import type { Bounded, Ranking } from "./ranking.ts";

/** Groups of equal size as points of a curve, the lowest scores first. */
export function describeCalibration(groups: readonly EqualGroup[]): CalibrationCurve {
  const ascending = groups.toReversed();
  const intervals = ascending.map(({ positives, rows }) => computeWilson(positives, rows));
  return {
    mean_score: ascending.map(({ meanScore }) => meanScore),
    rate: ascending.map(({ positives, rows }) => positives / rows),
    rows: ascending.map(({ rows }) => rows),
    low: intervals.map(({ low }) => low),
    high: intervals.map(({ high }) => high),
  };
}

/** Expected calibration error: Σ share of rows · abs(mean score − rate) over groups of equal size. */
export function computeEce(groups: readonly EqualGroup[]): Bounded {
  const rows = groups.reduce((sum, group) => sum + group.rows, 0);
  const gap = ({ meanScore, positives, rows: own }: EqualGroup) => Math.abs(meanScore * own - positives);
  return {
    value: groups.reduce((sum, group) => sum + gap(group), 0) / rows,
    error: groups.reduce((sum, { error }) => sum + error, 0) / rows,
  };
}

/** Observed over expected positives: positives ÷ the sum of all scores. Undefined when that is 0, or nearly so. */
export function findObservedToExpected({ bins, positives }: Ranking): number | undefined {
  const expected = bins.scores.reduce((sum, score, index) => sum + score * (bins.rows[index] ?? 0), 0);
  const ratio = positives / expected;
  return Number.isFinite(ratio) ? ratio : undefined;
}
