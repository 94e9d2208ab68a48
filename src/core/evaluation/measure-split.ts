import { boundAveragePrecision } from "../metrics/average-precision.ts";
import { countLeading } from "../metrics/bisect.ts";
import { computeEce, findObservedToExpected } from "../metrics/calibration.ts";
import { type CalibrationFit, fitCalibration } from "../metrics/calibration-fit.ts";
import { boundRates, countConfusion } from "../metrics/confusion.ts";
import { type EqualGroup, splitEqually } from "../metrics/equal-groups.ts";
import { computeKs } from "../metrics/ks.ts";
import { sumLosses } from "../metrics/losses.ts";
import { type Bounded, boundPositivesWithin, type Ranking, rankBins } from "../metrics/ranking.ts";
import { boundRocAuc, computeRocAuc, type Estimate } from "../metrics/roc-auc.ts";
import type { SplitScores } from "../metrics/score-bins.ts";
import type { Confusion } from "./evaluation.ts";

/** One model on one split, measured: what intervals, differences and curves are made from. */
export interface MeasuredSplit {
  readonly scores: SplitScores;
  readonly ranking: Ranking;
  readonly auc: Estimate;
  /** By key of the catalogue; what is not defined is absent. */
  readonly values: Readonly<Record<string, Bounded>>;
  /** Null without a threshold. */
  readonly confusion: Confusion | null;
  /** First bin below the threshold; null without one. */
  readonly cut: number | null;
  readonly groups: readonly EqualGroup[];
  readonly isProbability: boolean;
  readonly fit: CalibrationFit | null;
}

export function measureSplit(scores: SplitScores, threshold: number | undefined): MeasuredSplit {
  const ranking = rankBins(scores.bins, scores.histogram);
  const isProbability = scores.outsideUnit === 0;
  const fit = isProbability ? (fitCalibration(ranking, scores.epsilon) ?? null) : null;
  const groups = splitEqually(ranking);
  const auc = computeRocAuc(ranking);
  const cut = threshold === undefined ? null : measureCut(ranking, threshold);
  return {
    scores,
    ranking,
    auc,
    values: {
      ...measureRanking(ranking, auc),
      ...measureLosses(ranking, scores),
      ...(isProbability ? measureCalibration(ranking, groups, fit) : {}),
      ...cut?.rates,
    },
    confusion: cut?.confusion ?? null,
    cut: cut?.bin ?? null,
    groups,
    isProbability,
    fit,
  };
}

function measureRanking(ranking: Ranking, { value }: Estimate): Record<string, Bounded> {
  const error = boundRocAuc(ranking);
  const ks = computeKs(ranking);
  return {
    roc_auc: { value, error },
    gini: { value: 2 * value - 1, error: 2 * error },
    ks: { value: ks.value, error: ks.error },
    ks_at: { value: ks.at, error: ks.atError },
    average_precision: boundAveragePrecision(ranking),
    ...measureDepths(ranking),
  };
}

function measureDepths(ranking: Ranking): Record<string, Bounded> {
  const { rows, positives } = ranking;
  const entries = [1, 5, 10, 20].flatMap((percent): [string, Bounded][] => {
    const depth = (rows * percent) / 100;
    const caught = boundPositivesWithin(ranking, depth);
    const gain = { value: caught.value / positives, error: caught.error / positives };
    const lift = { value: (gain.value * 100) / percent, error: (gain.error * 100) / percent };
    return percent < 10
      ? [[`lift@${percent}`, lift]]
      : [
          [`lift@${percent}`, lift],
          [`gain@${percent}`, gain],
        ];
  });
  return Object.fromEntries(entries);
}

function measureLosses({ rows, positives, negatives }: Ranking, scores: SplitScores): Record<string, Bounded> {
  const losses = sumLosses(scores);
  if (losses === null) return {};
  const brier = losses.brier / rows;
  const ofBaseRate = (positives / rows) * (negatives / rows);
  return {
    log_loss: { value: losses.log / rows, error: 0 },
    brier: { value: brier, error: 0 },
    brier_skill: { value: 1 - brier / ofBaseRate, error: 0 },
  };
}

function measureCalibration(
  ranking: Ranking,
  groups: readonly EqualGroup[],
  fit: CalibrationFit | null,
): Record<string, Bounded> {
  const ratio = findObservedToExpected(ranking);
  return {
    ...(fit === null
      ? {}
      : {
          cal_intercept: { value: fit.intercept, error: fit.errors.intercept },
          cal_slope: { value: fit.slope, error: fit.errors.slope },
        }),
    ...(ratio === undefined ? {} : { oe_ratio: { value: ratio, error: 0 } }),
    ece: computeEce(groups),
  };
}

function measureCut(ranking: Ranking, threshold: number) {
  const { confusion, doubt } = countConfusion(ranking, threshold);
  const flagged = confusion.tp + confusion.fp;
  return {
    confusion,
    rates: boundRates(ranking, confusion, doubt),
    bin: countLeading(ranking.length, (index) => (ranking.rowsAbove[index] ?? 0) < flagged),
  };
}
