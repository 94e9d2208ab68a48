import type { Confusion, MetricDelta, MetricValue, SplitEvaluation, Verdict } from "../evaluation/evaluation.ts";
import type { Scalar } from "../training/revision-results.ts";
import { formatDelta, formatNumber, formatPercent, formatScalar } from "./format.ts";
import { baselineOf, headlineSplit } from "./headline-split.ts";
import { codeSpan, renderTable, type TableColumn } from "./markdown.ts";
import { metricLabel } from "./metric-labels.ts";
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
  return rows.length === 0 ? null : renderTable(metricColumns(report, split?.name), rows.slice(0, maxRows));
}

const isNumeric = ({ candidate }: MetricComparison) => typeof candidate === "number";

export function metricColumns({ baseline }: Pick<Report, "baseline">, split?: string): TableColumn[] {
  return [
    { title: split === undefined ? "Metric" : `Metric (${codeSpan(split)})`, align: "left" },
    { title: baseline.name === null ? "baseline" : codeSpan(baseline.name), align: "right" },
    { title: "this change", align: "right" },
    { title: "Δ (95 % CI)", align: "right" },
    { title: "verdict", align: "left" },
  ];
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
      ],
    ];
  });
}

const formatMetric = (metric: MetricValue | undefined) => (metric === undefined ? "–" : formatNumber(metric.value));
const formatVerdict = (verdict: Verdict | null | undefined) => (verdict ? verdicts[verdict] : "");

/** Metrics without a direction have no delta with a verdict, yet the reader wants the difference. */
function formatChange(delta: MetricDelta | undefined, before: MetricValue | undefined, now: MetricValue): string {
  if (delta !== undefined) return describeDelta(delta);
  return before === undefined ? "–" : formatDelta(now.value - before.value);
}

function describeDelta({ value, low, high }: MetricDelta): string {
  if (low === null || high === null) return formatDelta(value);
  return `${formatDelta(value)} (${formatDelta(low)} to ${formatDelta(high)})`;
}

export function metricRow({ name, baseline, candidate, delta, verdict }: MetricComparison): string[] {
  const change = delta === null ? "–" : formatDelta(delta);
  return [codeSpan(name), showScalar(baseline), showScalar(candidate), change, formatVerdict(verdict)];
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
  return renderTable(columns, rows);
}

const cutOffRates: Readonly<Record<string, (confusion: Confusion) => string>> = {
  Flagged: ({ tp, fp, tn, fn }) => formatShare(tp + fp, tp + fp + tn + fn),
  "Positives caught": ({ tp, fn }) => formatShare(tp, tp + fn),
  "Flagged rightly": ({ tp, fp }) => formatShare(tp, tp + fp),
};

const formatShare = (part: number, whole: number) => (whole === 0 ? "–" : formatPercent(part / whole));
