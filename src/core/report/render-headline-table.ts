import { headlineSplit } from "./headline-split.ts";
import { metricRow, renderMetricTable, splitRows } from "./metric-rows.ts";
import type { MetricComparison, Report } from "./report.ts";

const headlineMetrics = ["roc_auc", "gini", "ks", "lift@10", "brier", "psi"];
const maxRows = 8;

/** The few numbers that decide: of the first split, and the configured metrics of the project. Null when empty. */
export function renderHeadlineTable(report: Report): string | null {
  const split = headlineSplit(report.evaluation);
  const rows = [
    ...(split === undefined ? [] : splitRows(report, split, { keys: headlineMetrics, form: "value" })),
    ...report.metrics.filter(({ verdict }) => verdict !== null).map(metricRow),
  ];
  if (rows.length === 0) rows.push(...report.metrics.filter(isNumeric).map(metricRow));
  return rows.length === 0 ? null : renderMetricTable(report, rows.slice(0, maxRows), split?.name);
}

const isNumeric = ({ candidate }: MetricComparison) => typeof candidate === "number";
