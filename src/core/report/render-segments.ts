import type { Segment, SegmentCell, SplitEvaluation } from "../evaluation/evaluation.ts";
import { count, formatCount, formatDelta, formatNumber, formatPercent } from "./format.ts";
import { codeSpan, htmlCode, renderFold } from "./markdown.ts";
import { metricLabel, withDirection } from "./metric-labels.ts";
import { renderFilled, type TableColumn } from "./render-table.ts";
import type { Report } from "./report.ts";

/** Below this a cell tells more about single people than about the model. */
const smallest = "fewer than 50 rows or 5 of a class";

/** How the model does on parts of the headline split and the others, one table per configured column. */
export function renderSegments({ evaluation }: Report): string | null {
  const splits = (evaluation?.splits ?? []).filter(({ segments }) => segments.length > 0);
  if (splits.length === 0) return null;
  const columns = [...new Set(splits.flatMap(({ segments }) => segments.map(({ column }) => column)))];
  const body = splits.flatMap((split) => split.segments.map((segment) => renderSegment(segment, split)));
  return renderFold(`Segments by ${columns.map(htmlCode).join(", ")}`, body.join("\n\n"));
}

function renderSegment(segment: Segment, split: SplitEvaluation): string {
  const title = `By ${codeSpan(segment.column)}, split ${codeSpan(split.name)}`;
  const hidden = describeHidden(segment.hidden);
  const table = segment.cells.length === 0 ? [] : [renderCells(segment.cells)];
  return [title, ...table, ...(hidden === null ? [] : [hidden])].join("\n\n");
}

function describeHidden({ cells, rows }: Segment["hidden"]): string | null {
  if (cells === 0) return null;
  const verb = cells === 1 ? "is" : "are";
  return `${count(cells, "value")} with ${smallest} ${verb} not shown, ${count(rows, "row")}.`;
}

function renderCells(cells: readonly SegmentCell[]): string {
  const keys = [...new Set(cells.flatMap(({ metrics }) => Object.keys(metrics)))];
  const columns: TableColumn[] = [
    { title: "Value", align: "left" },
    { title: "rows", align: "right" },
    { title: "positives", align: "right" },
    ...keys.flatMap((key): TableColumn[] => [{ title: titleOf(key, cells), align: "right" }, deltaColumn]),
  ];
  return renderFilled(
    columns,
    cells.map((cell) => [
      codeSpan(cell.value),
      formatCount(cell.rows),
      `${formatCount(cell.positives)} (${formatPercent(cell.positives / cell.rows)})`,
      ...keys.flatMap((key) => [showMetric(cell, key), showDelta(cell, key)]),
    ]),
  );
}

const deltaColumn: TableColumn = { title: "Δ", align: "right" };

const titleOf = (key: string, cells: readonly SegmentCell[]) =>
  withDirection(metricLabel(key), cells.find(({ metrics }) => key in metrics)?.metrics[key]?.better ?? null);

function showMetric({ metrics }: SegmentCell, key: string): string {
  const value = metrics[key]?.value;
  return value === undefined ? "–" : formatNumber(value);
}

function showDelta({ deltas }: SegmentCell, key: string): string {
  const delta = deltas?.[key];
  return delta === undefined ? "–" : formatDelta(delta);
}
