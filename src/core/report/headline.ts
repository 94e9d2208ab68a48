import type { MetricDelta, SplitEvaluation, Verdict } from "../evaluation/evaluation.ts";
import { countGates, findGatesVerdict } from "../gates/summarize-gates.ts";
import type { Measured } from "../publishing/run-history.ts";
import { formatDelta, formatNumber } from "./format.ts";
import { baselineOf, headlineSplit } from "./headline-split.ts";
import { metricLabel } from "./metric-labels.ts";
import type { MetricComparison, Report } from "./report.ts";

/** The answer in one line: better or not, by how much, against what. */
export interface Headline {
  /** `failed`: a gate is; `none`: there is no baseline, or nothing to compare. */
  readonly verdict: Verdict | "failed" | "none";
  /** Plain text without markup. */
  readonly text: string;
}

/** The verdict of the gates where there are any, and the comparison with the baseline. */
export function findHeadline(report: Pick<Report, "evaluation" | "metrics" | "baseline" | "gates">): Headline {
  const { gates } = report;
  const comparison = findComparison(report);
  if (gates.length === 0) return comparison;
  if (findGatesVerdict(gates) === "failed")
    return { verdict: "failed", text: `FAIL · ${countGates(gates)} · ${comparison.text}` };
  return { ...comparison, text: `${comparison.text} · ${countGates(gates)}` };
}

/** By ROC AUC of the first split, else by the first configured project metric. */
function findComparison(report: Pick<Report, "evaluation" | "metrics" | "baseline">): Headline {
  const split = headlineSplit(report.evaluation);
  if (split !== undefined) return describeSplit(split, report);
  const metric = headlineMetric(report);
  if (metric !== undefined) return describeMetric(metric, report.baseline.name);
  return { verdict: "none", text: "No metrics found" };
}

/** The number that the headline is about, by which the runs of a change are compared; null when it is about none. */
export function findMeasured(report: Pick<Report, "evaluation" | "metrics">): Measured | null {
  const split = headlineSplit(report.evaluation);
  const auc = split?.metrics.roc_auc;
  if (split !== undefined && auc !== undefined)
    return { metric: `${metricLabel("roc_auc")} on ${split.name}`, value: auc.value };
  const metric = split === undefined ? headlineMetric(report) : undefined;
  return typeof metric?.candidate === "number" ? { metric: metric.name, value: metric.candidate } : null;
}

const headlineMetric = ({ metrics }: Pick<Report, "metrics">) =>
  metrics.find(({ verdict }) => verdict !== null) ?? metrics.find(isNumeric);

const isNumeric = ({ candidate }: MetricComparison) => typeof candidate === "number";

function describeSplit(
  split: SplitEvaluation,
  { evaluation, baseline }: Pick<Report, "evaluation" | "baseline">,
): Headline {
  const value = split.metrics.roc_auc?.value ?? 0;
  const label = `${metricLabel("roc_auc")} ${formatNumber(value)} on ${split.name}`;
  if (baseline.name === null) return { verdict: "none", text: `No baseline yet · ${label}` };
  const delta = evaluation?.deltas.find(({ split: name, metric }) => name === split.name && metric === "roc_auc");
  const before = baselineOf(evaluation, split)?.metrics.roc_auc?.value;
  if (delta === undefined || before === undefined) {
    return { verdict: "none", text: `${baseline.name} has no predictions to compare with · ${label}` };
  }
  const change = `${metricLabel("roc_auc")} ${formatNumber(before)} → ${formatNumber(value)}`;
  const text = `${describeVerdict(delta.verdict, baseline.name)} · ${change} (${describeDelta(delta)})`;
  return { verdict: delta.verdict ?? "none", text };
}

/** `+0.012, 95 % CI +0.004 to +0.020`, or the difference alone when it has no interval. */
function describeDelta({ value, low, high }: MetricDelta): string {
  if (low === null || high === null) return formatDelta(value);
  return `${formatDelta(value)}, 95 % CI ${formatDelta(low)} to ${formatDelta(high)}`;
}

function describeMetric(metric: MetricComparison, baseline: string | null): Headline {
  const { name, candidate, baseline: before, delta, verdict } = metric;
  const now = typeof candidate === "number" ? formatNumber(candidate) : String(candidate);
  if (baseline === null) return { verdict: "none", text: `No baseline yet · ${name} ${now}` };
  if (delta === null || typeof before !== "number") {
    return { verdict: "none", text: `${baseline} has no metrics to compare with · ${name} ${now}` };
  }
  const text = `${describeVerdict(verdict, baseline)} · ${name} ${formatNumber(before)} → ${now} (${formatDelta(delta)})`;
  return { verdict: verdict ?? "none", text };
}

function describeVerdict(verdict: Verdict | null, baseline: string): string {
  if (verdict === "better") return `Better than ${baseline}`;
  if (verdict === "worse") return `Worse than ${baseline}`;
  if (verdict === "noise") return `No clear difference from ${baseline}`;
  return `Compared with ${baseline}`;
}
