import { describeRows } from "./describe-rows.ts";
import { count } from "./format.ts";
import { codeSpan, renderFold } from "./markdown.ts";
import { directionLegend } from "./metric-labels.ts";
import { metricRow, renderMetricTable, splitRows } from "./metric-rows.ts";
import type { Report } from "./report.ts";

/** Every metric of every split, then every value of the project's own metrics files. */
export function renderAllMetrics(report: Report): string | null {
  const splits = report.evaluation?.splits ?? [];
  const tables = splits.map((split) => {
    const rows = splitRows(report, split, { keys: Object.keys(split.metrics), form: "interval" });
    return `${describeRows(split, report.evaluation)}\n\n${renderMetricTable(report, rows, split.name)}`;
  });
  for (const file of new Set(report.metrics.map((metric) => metric.file))) {
    const rows = report.metrics.filter((metric) => metric.file === file).map(metricRow);
    tables.push(`From ${codeSpan(file)}\n\n${renderMetricTable(report, rows)}`);
  }
  if (tables.length === 0) return null;
  const legend = `${directionLegend} In brackets the 95 % interval of the value.`;
  return renderFold(`All metrics · ${count(tables.length, "table")}`, [...tables, legend].join("\n\n"));
}
