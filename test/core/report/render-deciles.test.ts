import { expect, test } from "vitest";
import { renderDeciles } from "../../../src/core/report/render-deciles.ts";
import { buildEvaluation, buildReport, buildSplit } from "../../support/build-report.ts";
import { findNodes, parseMarkdown, textOf } from "../../support/read-markdown.ts";

const deciles = [
  { rows: 30, positives: 20, score_high: 0.97, score_low: 0.6, rate: 2 / 3, lift: 2.222, cumulative_lift: 2.222 },
  { rows: 30.5, positives: 10.25, score_high: 0.6, score_low: 0.0004, rate: 0.336, lift: 1.12, cumulative_lift: 1.667 },
].map((decile, index) => ({
  ...decile,
  decile: index + 1,
  cumulative_gain: index === 0 ? 0.661 : 1,
  ks: index === 0 ? 0.167 : 0,
  mean_score: index === 0 ? 0.7 : 0.3,
}));

const tableOf = (outside_unit: number) => {
  const split = buildSplit({ rows: 60.5, positives: 30.25, deciles, outside_unit });
  const markdown = renderDeciles(buildReport({ evaluation: buildEvaluation({ splits: [split] }) })) ?? "";
  return findNodes(parseMarkdown(markdown), "tableRow").map((row) => row.children?.map(textOf));
};

test("each tenth tells its scores, both classes, the rates, lifts and cumulative shares, and how far off it is", () => {
  const [head = [], ...rows] = tableOf(0);
  expect(rows.map((row) => Object.fromEntries(head.map((title, index) => [title, row?.[index]])))).toEqual([
    {
      decile: "1",
      "highest score": "0.970",
      "lowest score": "0.600",
      rows: "30",
      positives: "20",
      negatives: "10",
      rate: "66.7 %",
      lift: "2.22",
      "cum. lift": "2.22",
      gain: "66.1 %",
      "negatives found": "33.1 %",
      KS: "16.7 %",
      "mean score": "0.700",
      "observed − expected": "−1.0",
    },
    {
      decile: "2",
      "highest score": "0.600",
      "lowest score": "0.000400",
      rows: "30.5",
      positives: "10.3",
      negatives: "20.3",
      rate: "33.6 %",
      lift: "1.12",
      "cum. lift": "1.67",
      gain: "100.0 %",
      "negatives found": "100.0 %",
      KS: "0.0 %",
      "mean score": "0.300",
      "observed − expected": "+1.1",
    },
  ]);
});

test("scores that are no probabilities expect nothing", () => {
  expect(tableOf(1)[0]).not.toContain("observed − expected");
});

test.each([
  ["predictions", buildReport({ evaluation: null })],
  ["deciles", buildReport({ evaluation: buildEvaluation({ splits: [buildSplit({ deciles: [] })] }) })],
])("without %s there is no fold", (_what, report) => {
  expect(renderDeciles(report)).toBeNull();
});
