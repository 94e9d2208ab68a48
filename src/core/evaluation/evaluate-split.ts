import { computeAveragePrecision } from "../metrics/average-precision.ts";
import { findBrier } from "../metrics/brier.ts";
import { computeRates, countConfusion } from "../metrics/confusion.ts";
import { computeCurves } from "../metrics/curves.ts";
import { computeDeciles } from "../metrics/deciles.ts";
import { computeInterval, type Interval } from "../metrics/interval.ts";
import { computeKs } from "../metrics/ks.ts";
import { countPositivesWithin, type Ranking, rankBins } from "../metrics/ranking.ts";
import { computeRocAuc, type Estimate, toGini } from "../metrics/roc-auc.ts";
import type { SplitScores } from "../metrics/score-bins.ts";
import type { Better, Confusion, MetricValue, SplitEvaluation } from "./evaluation.ts";

export interface SplitOptions {
  readonly name: string;
  /** The policy's cut-off, on the scale of the scores; without it there is no confusion and none of its rates. */
  readonly threshold?: number | undefined;
}

/** All that is known of one model on one split, exact: one bin is one distinct score. */
export function evaluateSplit({ bins, excluded }: SplitScores, { name, threshold }: SplitOptions): SplitEvaluation {
  const ranking = rankBins(bins);
  const confusion = threshold === undefined ? null : countConfusion(ranking, threshold);
  return {
    name,
    rows: ranking.rows,
    positives: ranking.positives,
    excluded,
    method: "exact",
    metrics: computeMetrics(ranking, confusion),
    confusion,
    deciles: computeDeciles(ranking),
    curves: computeCurves(ranking),
  };
}

const directions: Readonly<Record<string, Better>> = {
  brier: "lower",
  bad_rate_approved: "lower",
  approval_rate: null,
};

function computeMetrics(ranking: Ranking, confusion: Confusion | null): Record<string, MetricValue> {
  const auc = computeRocAuc(ranking);
  const gain = countPositivesWithin(ranking, ranking.rows / 10) / ranking.positives;
  const brier = findBrier(ranking);
  const values: Readonly<Record<string, number>> = {
    ks: computeKs(ranking),
    "lift@10": gain * 10,
    "gain@10": gain,
    average_precision: computeAveragePrecision(ranking),
    ...(brier === undefined ? {} : { brier }),
    ...(confusion === null ? {} : computeRates(confusion)),
  };
  const others = Object.entries(values).map(([key, value]) => [key, describeMetric(key, value, null)] as const);
  return {
    roc_auc: describeEstimate("roc_auc", auc, { low: 0, high: 1 }),
    gini: describeEstimate("gini", toGini(auc), { low: -1, high: 1 }),
    ...Object.fromEntries(others),
  };
}

function describeEstimate(key: string, estimate: Estimate, bounds: Interval): MetricValue {
  return describeMetric(key, estimate.value, computeInterval(estimate, bounds));
}

function describeMetric(key: string, value: number, interval: Interval | null): MetricValue {
  const better = directions[key] === undefined ? "higher" : directions[key];
  return { value, error: 0, low: interval?.low ?? null, high: interval?.high ?? null, better };
}
