import type { Confusion, MetricDelta, MetricValue, SplitEvaluation, Verdict } from "../evaluation/evaluation.ts";
import type { Scalar } from "../training/revision-results.ts";
import { formatDelta, formatNumber, formatPercent, formatScalar } from "./format.ts";
import { baselineOf, headlineSplit } from "./headline-split.ts";
import { codeSpan } from "./markdown.ts";
import { metricLabel } from "./metric-labels.ts";
import { renderTable, type TableColumn } from "./render-table.ts";
import type { MetricComparison, Report } from "./report.ts";

const headlineMetrics = ["roc_auc", "gini", "ks", "lift@10"];
const maxRows = 8;
const verdicts: Readonly<Record<Verdict, string>> = { better: "✅ better", worse: "❌ worse", noise: "➖ noise" };

/** The few numbers that decide: of the first split, and the configured metrics of the project. Null when empty. */
export function renderHeadlineTable(report: Report): string | null {
  const split = headlineSplit(report.evaluation);
  const rows = [
    ...(split === undefined ? [] : splitRows(report, split, headlineMetrics)),
    ...report.metrics.filter(({ verdict }) => verdict !== null).map(metricRow),
  ];
  if (rows.length === 0) rows.push(...report.metrics.filter(isNumeric).map(metricRow));
  return rows.length === 0 ? null : renderMetricTable(report, rows.slice(0, maxRows), split?.name);
}

const isNumeric = ({ candidate }: MetricComparison) => typeof candidate === "number";

/** Rows of `splitRows` and `metricRow` under their titles. */
export function renderMetricTable(
  { baseline }: Pick<Report, "baseline">,
  rows: readonly (readonly string[])[],
  split?: string,
): string {
  const columns: TableColumn[] = [
    { title: split === undefined ? "Metric" : `Metric (${codeSpan(split)})`, align: "left" },
    { title: baseline.name === null ? "baseline" : codeSpan(baseline.name), align: "right" },
    { title: "this change", align: "right" },
    { title: "Δ", align: "right" },
    { title: "verdict", align: "left" },
    // Last, so that what decides fits a phone.
    { title: "95 % CI of Δ", align: "right" },
  ];
  return renderFilled(columns, rows);
}

/** Without the columns that say nothing: of a baseline that is not there, of intervals that no row has. */
function renderFilled(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string {
  const filled = columns.map((_, index) => rows.some((row) => row[index] !== "" && row[index] !== "–"));
  const keep = <T>(cells: readonly T[]) => cells.filter((_, index) => filled[index]);
  return renderTable(keep(columns), rows.map(keep));
}

export function splitRows(
  { evaluation }: Pick<Report, "evaluation">,
  split: SplitEvaluation,
  keys: readonly string[],
): string[][] {
  const before = baselineOf(evaluation, split);
  const deltas = evaluation?.deltas.filter((delta) => delta.split === split.name) ?? [];
  return keys.flatMap((key) => {
    const value = split.metrics[key];
    if (value === undefined) return [];
    const delta = deltas.find(({ metric }) => metric === key);
    return [
      [
        metricLabel(key),
        formatMetric(before?.metrics[key]),
        formatMetric(value),
        formatChange(delta, before?.metrics[key], value),
        formatVerdict(delta?.verdict),
        formatInterval(delta),
      ],
    ];
  });
}

const formatMetric = (metric: MetricValue | undefined) => (metric === undefined ? "–" : formatNumber(metric.value));
const formatVerdict = (verdict: Verdict | null | undefined) => (verdict ? verdicts[verdict] : "");

/** Metrics without a direction have no delta with a verdict, yet the reader wants the difference. */
function formatChange(delta: MetricDelta | undefined, before: MetricValue | undefined, now: MetricValue): string {
  if (delta !== undefined) return formatDelta(delta.value);
  return before === undefined ? "–" : formatDelta(now.value - before.value);
}

function formatInterval(delta: MetricDelta | undefined): string {
  if (delta === undefined || delta.low === null || delta.high === null) return "";
  return `${formatDelta(delta.low)} to ${formatDelta(delta.high)}`;
}

export function metricRow({ name, baseline, candidate, delta, verdict }: MetricComparison): string[] {
  const change = delta === null ? "–" : formatDelta(delta);
  return [codeSpan(name), showScalar(baseline), showScalar(candidate), change, formatVerdict(verdict), ""];
}

/** Texts come from the project's files: they are shown, not rendered. */
const showScalar = (value: Scalar) => (typeof value === "string" ? codeSpan(value) : formatScalar(value));

/** What the policy's cut-off does, in the words of the people who decide. Null without a configured threshold. */
export function renderCutOff({ evaluation, baseline }: Report): string | null {
  const split = headlineSplit(evaluation);
  if (split === undefined || split.confusion === null) return null;
  const before = baselineOf(evaluation, split)?.confusion ?? null;
  const columns: TableColumn[] = [
    { title: `At cut-off ${split.confusion.threshold}`, align: "left" },
    { title: baseline.name === null ? "baseline" : codeSpan(baseline.name), align: "right" },
    { title: "this change", align: "right" },
  ];
  const now = split.confusion;
  const rows = Object.entries(cutOffRates).map(([label, rate]) => [
    label,
    before === null ? "–" : rate(before),
    rate(now),
  ]);
  return renderFilled(columns, rows);
}

const cutOffRates: Readonly<Record<string, (confusion: Confusion) => string>> = {
  Flagged: ({ tp, fp, tn, fn }) => formatShare(tp + fp, tp + fp + tn + fn),
  "Positives caught": ({ tp, fn }) => formatShare(tp, tp + fn),
  "Flagged rightly": ({ tp, fp }) => formatShare(tp, tp + fp),
};

const formatShare = (part: number, whole: number) => (whole === 0 ? "–" : formatPercent(part / whole));
