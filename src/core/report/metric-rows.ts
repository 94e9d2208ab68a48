import type { MetricDelta, MetricValue, SplitEvaluation, Verdict } from "../evaluation/evaluation.ts";
import type { Scalar } from "../training/revision-results.ts";
import { formatDelta, formatError, formatNumber, formatRange, formatScalar } from "./format.ts";
import { baselineOf } from "./headline-split.ts";
import { codeSpan } from "./markdown.ts";
import { metricLabel, withDirection } from "./metric-labels.ts";
import { renderFilled, type TableColumn } from "./render-table.ts";
import type { MetricComparison, Report } from "./report.ts";

const verdicts: Readonly<Record<Verdict, string>> = { better: "✅ better", worse: "❌ worse", noise: "➖ noise" };

/** `value` for a table that a phone shows whole, `interval` where there is room: `0.782 (0.730–0.830)`. */
export type ValueForm = "value" | "interval";

/** Rows of `splitRows` and `metricRow` under their titles. */
export function renderMetricTable(
  { baseline }: Pick<Report, "baseline">,
  rows: readonly (readonly string[])[],
  split?: string,
): string {
  const columns: TableColumn[] = [
    { title: split === undefined ? "Metric" : `Metric (${codeSpan(split)})`, align: "left" },
    ...sideColumns({ baseline }),
    { title: "Δ", align: "right" },
    { title: "verdict", align: "left" },
    // Last, so that what decides fits a phone.
    { title: "95 % CI of Δ", align: "right" },
  ];
  return renderFilled(columns, rows);
}

/** The two columns of a comparison: what there was, and what is reported on. */
export const sideColumns = ({ baseline }: Pick<Report, "baseline">): readonly [TableColumn, TableColumn] => [
  { title: baseline.name === null ? "baseline" : codeSpan(baseline.name), align: "right" },
  { title: "this change", align: "right" },
];

/** One row per metric of `keys` that the split has. */
export function splitRows(
  { evaluation }: Pick<Report, "evaluation">,
  split: SplitEvaluation,
  { keys, form }: { readonly keys: readonly string[]; readonly form: ValueForm },
): string[][] {
  const before = baselineOf(evaluation, split);
  const deltas = evaluation?.deltas.filter((delta) => delta.split === split.name) ?? [];
  return keys.flatMap((key) => {
    const value = split.metrics[key];
    if (value === undefined) return [];
    const delta = deltas.find(({ metric }) => metric === key);
    return [
      [
        withDirection(metricLabel(key), value.better),
        formatMetric(before?.metrics[key], form),
        formatMetric(value, form),
        formatChange(delta, before?.metrics[key], value),
        formatVerdict(delta?.verdict),
        formatInterval(delta),
      ],
    ];
  });
}

/** Half of the last digit that `formatNumber` gives a value near one. */
const visibleError = 5e-4;

/** With the certified error where there is one; a phone's table has it only when it touches the digits shown. */
function formatMetric(metric: MetricValue | undefined, form: ValueForm): string {
  if (metric === undefined) return "–";
  const { value, error, low, high } = metric;
  const isExact = form === "interval" ? error === 0 : error < visibleError;
  const certified = isExact ? formatNumber(value) : `${formatNumber(value)} ± ${formatError(error)}`;
  return form === "interval" && low !== null && high !== null ? `${certified} (${formatRange(low, high)})` : certified;
}

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

/** A value of the project's own metrics files. */
export function metricRow({ name, better, baseline, candidate, delta, verdict }: MetricComparison): string[] {
  const change = delta === null ? "–" : formatDelta(delta);
  const title = withDirection(codeSpan(name), better);
  return [title, showScalar(baseline), showScalar(candidate), change, formatVerdict(verdict), ""];
}

/** Texts come from the project's files: they are shown, not rendered. */
const showScalar = (value: Scalar) => (typeof value === "string" ? codeSpan(value) : formatScalar(value));
