import type { Evaluation, MetricDelta, MetricValue, SplitEvaluation } from "../evaluation/evaluation.ts";
import { formatDelta, formatError, formatNumber, formatPercent, formatRange } from "./format.ts";
import { baselineOf } from "./headline-split.ts";
import { metricLabel, withDirection } from "./metric-labels.ts";
import { renderFilled, type TableColumn } from "./render-table.ts";

const columns: readonly TableColumn[] = [
  { title: "Metric", align: "left" },
  { title: "value", align: "right" },
  { title: "95 % CI", align: "right" },
  { title: "error", align: "right" },
  { title: "baseline", align: "right" },
  { title: "Δ", align: "right" },
  { title: "95 % CI of Δ", align: "right" },
  { title: "verdict", align: "left" },
];

/** An evaluation for a terminal: of each split its rows and a table of its metrics. */
export function renderEvaluation(evaluation: Evaluation): string {
  return evaluation.splits.map((split) => renderSplit(split, evaluation)).join("\n\n");
}

function renderSplit(split: SplitEvaluation, evaluation: Evaluation): string {
  const before = baselineOf(evaluation, split)?.metrics ?? {};
  const rows = Object.entries(split.metrics).map(([key, metric]) => {
    const delta = evaluation.deltas.find((one) => one.split === split.name && one.metric === key);
    return [
      withDirection(metricLabel(key), metric.better),
      ...describeValue(metric),
      ...describeDelta(before[key], delta),
    ];
  });
  return `${describeCounts(split)}\n\n${renderFilled(columns, rows)}`;
}

function describeCounts({ name, rows, positives, excluded, outside_unit, overlap }: SplitEvaluation): string {
  const lines = [
    `${name}: ${formatNumber(rows)} rows, ${formatNumber(positives)} positives (${formatPercent(positives / rows)})`,
    ...Object.entries(excluded).flatMap(([reason, count]) =>
      count === 0 ? [] : [`left out: ${formatNumber(count)} rows, ${reason.replace("_", " ")}`],
    ),
    ...(outside_unit === 0 ? [] : [`${formatNumber(outside_unit)} scores outside [0, 1]: no metrics of probabilities`]),
    ...(overlap === null
      ? []
      : [
          `ids on both sides: ${formatNumber(overlap.matched)} of ${formatNumber(overlap.candidate)} and ${formatNumber(overlap.baseline)}`,
        ]),
  ];
  return lines.join("\n");
}

function describeValue({ value, low, high, error }: MetricValue): string[] {
  const interval = low === null || high === null ? "" : formatRange(low, high);
  return [formatNumber(value), interval, error === 0 ? "" : formatError(error)];
}

function describeDelta(before: MetricValue | undefined, delta: MetricDelta | undefined): string[] {
  if (before === undefined) return ["", "", "", ""];
  const was = formatNumber(before.value);
  if (delta === undefined) return [was, "", "", ""];
  const { value, low, high, verdict } = delta;
  const interval = low === null || high === null ? "" : `${formatDelta(low)} to ${formatDelta(high)}`;
  return [was, formatDelta(value), interval, verdict ?? ""];
}
