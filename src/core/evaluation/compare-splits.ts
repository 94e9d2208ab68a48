import { compareRocAucs } from "../metrics/compare-roc-aucs.ts";
import { computeInterval, type Interval } from "../metrics/interval.ts";
import { rankBins } from "../metrics/ranking.ts";
import { computeRocAuc, type Estimate } from "../metrics/roc-auc.ts";
import type { PairedScores, SplitScores } from "../metrics/score-bins.ts";
import type { Better, MetricDelta, SplitEvaluation, Verdict } from "./evaluation.ts";

/** A model's scores on a split and what was made of them. */
export interface EvaluatedSplit {
  readonly scores: SplitScores;
  readonly evaluation: SplitEvaluation;
}

/** The rows that a difference is taken on. */
type Basis = Pick<MetricDelta, "paired" | "rows_compared">;

/**
 * Candidate minus baseline for every metric that both have and that has a direction. ROC AUC and Gini have an interval:
 * DeLong's on the matched rows when there are any, even if they are a part; else the two variances add up, which is
 * wider than need be when both models scored the same rows.
 */
export function compareSplits(
  candidate: EvaluatedSplit,
  baseline: EvaluatedSplit,
  pairs: PairedScores | null,
): MetricDelta[] {
  const wholeFiles = findBasis(candidate.evaluation, baseline.evaluation, pairs);
  const discrimination = compareDiscrimination(candidate, baseline, pairs);
  return Object.entries(candidate.evaluation.metrics).flatMap(([metric, { value, better }]) => {
    const before = baseline.evaluation.metrics[metric];
    if (before === undefined || better === null) return [];
    const difference = { value: value - before.value, variance: null, bounds: unbounded, basis: wholeFiles };
    return [{ split: candidate.evaluation.name, metric, ...judge(discrimination[metric] ?? difference, better) }];
  });
}

/** What is computed from each side's whole file is paired only if the files hold the same rows. */
function findBasis(candidate: SplitEvaluation, baseline: SplitEvaluation, pairs: PairedScores | null): Basis {
  const matched = pairs?.candidate.length ?? 0;
  const paired = matched === candidate.rows && matched === baseline.rows;
  return { paired, rows_compared: paired ? matched : null };
}

interface Difference extends Estimate {
  readonly bounds: Interval;
  readonly basis: Basis;
}

const unbounded: Interval = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

function compareDiscrimination(
  candidate: EvaluatedSplit,
  baseline: EvaluatedSplit,
  pairs: PairedScores | null,
): Readonly<Record<string, Difference>> {
  const onSameRows = pairs === null ? undefined : compareRocAucs(pairs);
  const paired = pairs !== null && onSameRows !== undefined;
  const basis: Basis = { paired, rows_compared: paired ? pairs.candidate.length : null };
  const auc = onSameRows ?? subtract(estimateAuc(candidate), estimateAuc(baseline));
  const gini = { value: 2 * auc.value, variance: auc.variance === null ? null : 4 * auc.variance };
  return {
    roc_auc: { ...auc, bounds: { low: -1, high: 1 }, basis },
    gini: { ...gini, bounds: { low: -2, high: 2 }, basis },
  };
}

const estimateAuc = ({ scores }: EvaluatedSplit) => computeRocAuc(rankBins(scores.bins));

function subtract(candidate: Estimate, baseline: Estimate): Estimate {
  const value = candidate.value - baseline.value;
  if (candidate.variance === null || baseline.variance === null) return { value, variance: null };
  return { value, variance: candidate.variance + baseline.variance };
}

function judge(difference: Difference, better: Better): Omit<MetricDelta, "split" | "metric"> {
  const { value, variance, bounds, basis } = difference;
  // Two models that rank alike differ by nothing, for certain.
  const interval = value === 0 && variance === 0 ? { low: 0, high: 0 } : computeInterval(difference, bounds);
  if (interval === null) return { value, low: null, high: null, method: "none", ...basis, verdict: null };
  return { value, ...interval, method: "delong", ...basis, verdict: findVerdict(interval, better) };
}

function findVerdict({ low, high }: Interval, better: Better): Verdict {
  if (low <= 0 && high >= 0) return "noise";
  return low > 0 === (better === "higher") ? "better" : "worse";
}
