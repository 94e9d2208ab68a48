import { expect, test } from "vitest";
import { renderSegments } from "../../../src/core/report/render-segments.ts";
import { buildEvaluation, buildReport, buildRichSplit, buildSplit } from "../../support/build-report.ts";
import { findNodes, parseMarkdown, textOf } from "../../support/read-markdown.ts";

const segment = buildRichSplit().segments[0] ?? { column: "", cells: [], hidden: { cells: 0, rows: 0 } };

const render = (...splits: ReturnType<typeof buildSplit>[]) =>
  renderSegments(buildReport({ evaluation: buildEvaluation({ splits }) })) ?? "";

const rowsOf = (markdown: string) =>
  findNodes(parseMarkdown(markdown), "tableRow").map((row) => row.children?.map(textOf));

test("each value has its rows, its share of positives, and its metric against the baseline", () => {
  expect(rowsOf(render(buildRichSplit()))).toEqual([
    ["Value", "rows", "positives", "ROC AUC ↑", "Δ"],
    ["card", "180", "60 (33.3 %)", "0.790", "+0.020"],
    ["loan", "79", "24 (30.4 %)", "0.710", "−0.010"],
  ]);
});

test("without a baseline there is no column of differences", () => {
  const cells = segment.cells.map((cell) => ({ ...cell, deltas: null }));
  const [head] = rowsOf(render(buildRichSplit({ segments: [{ ...segment, cells }] })));
  expect(head).toEqual(["Value", "rows", "positives", "ROC AUC ↑"]);
});

test.each([
  [3, 41, "3 values with fewer than 50 rows or 5 of a class are not shown, 41 rows."],
  [1, 1, "1 value with fewer than 50 rows or 5 of a class is not shown, 1 row."],
])("%i hidden values are counted with their %i rows", (cells, rows, sentence) => {
  expect(render(buildRichSplit({ segments: [{ ...segment, hidden: { cells, rows } }] }))).toContain(sentence);
});

test("a segment whose every value is hidden has the sentence and no table", () => {
  const markdown = render(buildRichSplit({ segments: [{ ...segment, cells: [] }] }));
  expect(rowsOf(markdown)).toEqual([]);
  expect(markdown).toContain("3 values with");
});

test("nothing hidden, nothing said", () => {
  const markdown = render(buildRichSplit({ segments: [{ ...segment, hidden: { cells: 0, rows: 0 } }] }));
  expect(markdown).not.toContain("not shown");
});

test("every split with segments has its tables, the fold names the columns once", () => {
  const markdown = render(buildSplit(), buildRichSplit(), buildRichSplit({ name: "oot" }));
  expect(markdown).toContain("<summary>Segments by <code>product</code></summary>");
  expect(markdown.match(/^By `product`, split `.+`$/gm)).toEqual([
    "By `product`, split `test`",
    "By `product`, split `oot`",
  ]);
});

test("without configured segments there is no fold", () => {
  expect(renderSegments(buildReport())).toBeNull();
});
