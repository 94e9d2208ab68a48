import { describeCalibration } from "../metrics/calibration.ts";
import { computeCurves } from "../metrics/curves.ts";
import { computeDeciles } from "../metrics/deciles.ts";
import { type Costs, computeProfit } from "../metrics/profit.ts";
import type { Bounded } from "../metrics/ranking.ts";
import type { SplitScores } from "../metrics/score-bins.ts";
import { chooseEdges, computeScoreHistogram } from "../metrics/score-histogram.ts";
import { estimateIntervals } from "./estimate-intervals.ts";
import type { MetricValue, Overlap, PsiBin, Segment, SplitEvaluation } from "./evaluation.ts";
import { type MeasuredSplit, measureSplit } from "./measure-split.ts";
import { metricCatalogue } from "./metric-catalogue.ts";

export interface SplitOptions {
  readonly name: string;
  /** The policy's cut-off, on the scale of the scores; without it there is no confusion and none of its rates. */
  readonly threshold?: number | undefined;
  /** What decisions are worth; without them there is no profit curve. */
  readonly costs?: Costs | undefined;
}

/** All that is known of one model on one split by itself. */
export function evaluateSplit(scores: SplitScores, options: SplitOptions): SplitEvaluation {
  return describeSplit(measureSplit(scores, options.threshold), options);
}

/** What a split has only beside another one. */
export interface Surroundings {
  readonly psi: (Bounded & { readonly bins: readonly PsiBin[] }) | null;
  readonly overlap: Overlap | null;
  readonly segments: readonly Segment[];
  /** Edges of the score histogram, to be the same for both models. */
  readonly edges: readonly number[];
}

export function describeSplit(
  split: MeasuredSplit,
  { name, costs }: SplitOptions,
  around: Partial<Surroundings> = {},
): SplitEvaluation {
  const { ranking, scores, confusion, groups, isProbability } = split;
  const { psi = null, overlap = null, segments = [], edges = chooseEdges([ranking]) } = around;
  return {
    name,
    rows: ranking.rows,
    positives: ranking.positives,
    excluded: scores.excluded,
    outside_unit: scores.outsideUnit,
    method: scores.histogram === null ? "exact" : "binned",
    metrics: describeMetrics(split, psi),
    confusion,
    deciles: computeDeciles(ranking, groups),
    curves: {
      ...computeCurves(ranking),
      calibration: describeCalibration(isProbability ? groups : []),
      score_histogram: computeScoreHistogram(ranking, edges),
    },
    overlap,
    psi_bins: psi?.bins ?? null,
    profit: costs === undefined ? null : computeProfit(ranking, { costs, confusion }),
    segments,
  };
}

function describeMetrics(split: MeasuredSplit, psi: Bounded | null): Record<string, MetricValue> {
  const intervals = estimateIntervals(split);
  const values: Readonly<Record<string, Bounded>> = psi === null ? split.values : { ...split.values, psi };
  const entries = Object.entries(metricCatalogue).flatMap(([key, { better }]): [string, MetricValue][] => {
    const measured = values[key];
    if (measured === undefined) return [];
    const { low = null, high = null } = intervals[key] ?? {};
    return [[key, { value: measured.value, error: measured.error, low, high, better }]];
  });
  return Object.fromEntries(entries);
}
