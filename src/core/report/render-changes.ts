import type { SplitEvaluation } from "../evaluation/evaluation.ts";
import { count, formatCount, formatPercent, formatScalar } from "./format.ts";
import { baselineOf } from "./headline-split.ts";
import { codeSpan, renderFold } from "./markdown.ts";
import { sideColumns } from "./metric-rows.ts";
import { renderTable } from "./render-table.ts";
import type { DataComparison, ParamComparison, Report } from "./report.ts";

/** Parameters, data and rows that differ from the baseline; null when there is nothing to compare with. */
export function renderChanges(report: Report): string | null {
  const { baseline, params, data } = report;
  if (baseline.rev === null) return null;
  const changed = data.filter((file) => file.baseline !== file.candidate);
  const rows = changedRows(report);
  const summary = [
    count(params.length, "parameter"),
    count(changed.length, "data file"),
    ...(rows.length === 0 ? [] : [`rows of ${count(rows.length, "split")}`]),
  ];
  const parts = [
    ...(params.length === 0 ? [] : [renderParams(report)]),
    ...(changed.length === 0 ? [] : [renderData(changed)]),
    ...(rows.length === 0 ? [] : [renderRows(report, rows)]),
  ];
  return renderFold(
    `What changed: ${summary.join(", ")}`,
    parts.length === 0 ? "Parameters and data are the same: the code differs." : parts.join("\n\n"),
  );
}

const renderParams = ({ baseline, params }: Report) =>
  renderTable([{ title: "Parameter", align: "left" }, ...sideColumns({ baseline })], params.map(paramRow));

/** `0.2 → 1.0` as two cells; of two lists what was added and removed, since long lists hide a small change. */
function paramRow({ name, baseline, candidate }: ParamComparison): string[] {
  const before = parseList(baseline);
  const now = parseList(candidate);
  if (before === null || now === null) return [codeSpan(name), showParam(baseline), showParam(candidate)];
  const removed = before.filter((item) => !now.includes(item)).map((item) => `− ${codeSpan(item)}`);
  const added = now.filter((item) => !before.includes(item)).map((item) => `+ ${codeSpan(item)}`);
  if (removed.length === 0 && added.length === 0) return [codeSpan(name), "", "same items, other order or number"];
  return [codeSpan(name), removed.join(", "), added.join(", ")];
}

function parseList(value: ParamComparison["baseline"]): string[] | null {
  if (typeof value !== "string" || !value.startsWith("[")) return null;
  try {
    const list: unknown = JSON.parse(value);
    return Array.isArray(list) ? list.map((item) => (typeof item === "string" ? item : JSON.stringify(item))) : null;
  } catch {
    return null;
  }
}

const showParam = (value: ParamComparison["baseline"]) => (value === null ? "–" : codeSpan(String(value)));

function renderData(data: readonly DataComparison[]): string {
  return renderTable(
    [
      { title: "Data", align: "left" },
      { title: "before", align: "left" },
      { title: "now", align: "left" },
      { title: "bytes", align: "right" },
    ],
    data.map(({ path, baseline, candidate, size }) => [
      codeSpan(path),
      shortHash(baseline),
      shortHash(candidate),
      formatScalar(size),
    ]),
  );
}

const shortHash = (hash: string | null) => (hash === null ? "–" : codeSpan(hash.slice(0, 8)));

interface RowChange {
  readonly now: SplitEvaluation;
  readonly before: SplitEvaluation;
}

/** The splits that hold other numbers of rows or positives than the baseline's. */
function changedRows({ evaluation }: Report): RowChange[] {
  return (evaluation?.splits ?? []).flatMap((now) => {
    const before = baselineOf(evaluation, now);
    if (before === undefined || (before.rows === now.rows && before.positives === now.positives)) return [];
    return [{ now, before }];
  });
}

function renderRows({ baseline }: Report, rows: readonly RowChange[]): string {
  return renderTable(
    [{ title: "Rows (positives)", align: "left" }, ...sideColumns({ baseline })],
    rows.map(({ now, before }) => [codeSpan(now.name), describeSize(before), describeSize(now)]),
  );
}

const describeSize = ({ rows, positives }: SplitEvaluation) =>
  `${formatCount(rows)} (${formatPercent(positives / rows)})`;
