import { expect, test } from "vitest";
import { renderStability } from "../../../src/core/report/render-stability.ts";
import { buildEvaluation, buildReport, buildRichSplit, buildSplit, noBaseline } from "../../support/build-report.ts";
import { findNodes, parseMarkdown, textOf } from "../../support/read-markdown.ts";

const withSplit = (split: ReturnType<typeof buildSplit>) =>
  buildReport({ evaluation: buildEvaluation({ splits: [split] }) });

test("the bins of the score tell what share each had before and has now, the outer ones open", () => {
  const rows = findNodes(parseMarkdown(renderStability(withSplit(buildRichSplit())) ?? ""), "tableRow");
  expect(rows.map((row) => row.children?.map(textOf))).toEqual([
    ["Score", "main", "this change", "Δ points"],
    ["below 0.200", "10.0 %", "14.0 %", "+4.0"],
    ["0.200 to 0.500", "80.0 %", "75.0 %", "−5.0"],
    ["from 0.500", "10.0 %", "11.0 %", "+1.0"],
  ]);
});

test.each([
  [0, "PSI 0, stable"],
  [0.0999, "PSI 0.100, stable"],
  [0.1, "PSI 0.100, look"],
  [0.2499, "PSI 0.250, look"],
  [0.25, "PSI 0.250, act"],
  [3, "PSI 3, act"],
])("a PSI of %d is read as %s", (value, reading) => {
  const psi = { value, error: 0, low: null, high: null, better: "lower" } as const;
  expect(renderStability(withSplit(buildRichSplit({ metrics: { psi } })))).toContain(
    `<summary>Stability of the score on <code>test</code>: ${reading}</summary>`,
  );
});

test.each([
  ["a baseline", buildReport({ baseline: noBaseline, evaluation: buildEvaluation({ splits: [buildRichSplit()] }) })],
  ["bins", withSplit(buildRichSplit({ psi_bins: null }))],
  ["predictions", buildReport({ evaluation: null })],
  ["a PSI", withSplit(buildSplit({ psi_bins: buildRichSplit().psi_bins }))],
])("without %s there is no fold", (_what, report) => {
  expect(renderStability(report)).toBeNull();
});
