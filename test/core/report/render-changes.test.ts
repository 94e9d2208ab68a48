import { expect, test } from "vitest";
import { renderChanges } from "../../../src/core/report/render-changes.ts";
import { buildEvaluation, buildReport, buildSplit, noBaseline } from "../../support/build-report.ts";
import { findNodes, parseMarkdown, textOf } from "../../support/read-markdown.ts";

const withSplit = (split: Parameters<typeof buildSplit>[0]) =>
  buildReport({ params: [], data: [], evaluation: buildEvaluation({ splits: [buildSplit(split)] }) });

test("a split with other rows than the baseline's shows both numbers and both shares of positives", () => {
  const markdown = renderChanges(withSplit({ rows: 1200, positives: 300 })) ?? "";
  expect(markdown).toContain("What changed: 0 parameters, 0 data files, rows of 1 split");
  expect(findNodes(parseMarkdown(markdown), "tableRow").map((row) => row.children?.map(textOf))).toEqual([
    ["Rows (positives)", "main", "this change"],
    ["test", "300 (30.3 %)", "1,200 (25.0 %)"],
  ]);
});

test("equally many rows with other labels are a change of data too", () => {
  expect(renderChanges(withSplit({ positives: 90 }))).toContain("rows of 1 split");
});

test("a split that the baseline lacks, or that has the same rows, is no change", () => {
  const splits = [buildSplit(), buildSplit({ name: "new", rows: 5 })];
  const report = buildReport({ params: [], data: [], evaluation: buildEvaluation({ splits }) });
  expect(renderChanges(report)).toContain("Parameters and data are the same: the code differs.");
});

test("without a baseline nothing has changed", () => {
  expect(renderChanges(buildReport({ baseline: noBaseline }))).toBeNull();
});
