import { expect, test } from "vitest";
import type { MetricValue } from "../../../src/core/evaluation/evaluation.ts";
import { metricRow, renderMetricTable, splitRows } from "../../../src/core/report/metric-rows.ts";
import { buildDelta, buildEvaluation, buildSplit, noBaseline } from "../../support/build-report.ts";

const slope = (changes: Partial<MetricValue>): MetricValue => ({
  value: 0.93,
  error: 0,
  low: 0.8,
  high: 1.06,
  better: "one",
  ...changes,
});

function rowsOf(now: MetricValue, form: "value" | "interval", before = slope({ value: 1.21 })) {
  const split = buildSplit({ metrics: { cal_slope: now } });
  const baseline = { splits: [buildSplit({ metrics: { cal_slope: before } })] };
  const deltas = [buildDelta({ metric: "cal_slope", value: -0.28, low: -0.4, high: -0.16, verdict: "better" })];
  return splitRows({ evaluation: { splits: [split], baseline, deltas } }, split, { keys: ["cal_slope"], form });
}

test("a metric that is best at one keeps its sign and has the verdict of its direction", () => {
  expect(rowsOf(slope({}), "value")).toEqual([
    ["Calibration slope →1", "1.210", "0.930", "−0.280", "✅ better", "−0.400 to −0.160"],
  ]);
});

test.each([
  ["an interval", slope({}), "0.930 (0.800–1.060)"],
  ["an interval below zero", slope({ value: -0.1, low: -0.2, high: 0.1 }), "−0.100 (−0.200 to 0.100)"],
  ["no interval", slope({ low: null, high: null }), "0.930"],
  ["a certified error", slope({ error: 2.1e-6 }), "0.930 ± 3e-6 (0.800–1.060)"],
  ["a certified error of a whole digit", slope({ error: 3e-6, low: null, high: null }), "0.930 ± 3e-6"],
  ["a certified error just below a power of ten", slope({ error: 9.7e-5, low: null, high: null }), "0.930 ± 1e-4"],
])("where there is room a value stands with %s", (_what, now, shown) => {
  expect(rowsOf(now, "interval")[0]?.[2]).toBe(shown);
});

test.each([
  ["the interval and an error that no digit shows", 2.1e-6, "0.930"],
  ["the interval, but no error that a digit shows", 5e-4, "0.930 ± 5e-4"],
])("a phone's table leaves out %s", (_what, error, shown) => {
  expect(rowsOf(slope({ error }), "value")[0]?.[2]).toBe(shown);
});

test("metrics that the split lacks have no row, and the others keep the order asked for", () => {
  const evaluation = buildEvaluation();
  const keys = ["ks", "psi", "roc_auc"];
  const rows = splitRows({ evaluation }, buildSplit(), { keys, form: "value" });
  expect(rows.map(([title]) => title)).toEqual(["KS ↑", "ROC AUC ↑"]);
});

test("a difference without an interval has neither verdict nor range", () => {
  const split = buildSplit();
  const deltas = [buildDelta({ low: null, high: null, method: "none", verdict: null })];
  const [row] = splitRows({ evaluation: buildEvaluation({ deltas }) }, split, { keys: ["roc_auc"], form: "value" });
  expect(row?.slice(3)).toEqual(["+0.012", "", ""]);
});

test.each([
  ["higher", "`auc` ↑"],
  ["lower", "`auc` ↓"],
  [null, "`auc`"],
] as const)("a metric of the project that is better %s is shown as %s", (better, title) => {
  const metric = { file: "m.json", name: "auc", baseline: 1, candidate: 2, delta: 1, better, verdict: null };
  expect(metricRow(metric)[0]).toBe(title);
});

test("without a baseline the table has the value alone", () => {
  const evaluation = buildEvaluation({ baseline: null, deltas: [] });
  const rows = splitRows({ evaluation }, buildSplit(), { keys: ["roc_auc"], form: "value" });
  expect(renderMetricTable({ baseline: noBaseline }, rows)).toBe(
    "| Metric    | this change |\n| :-------- | ----------: |\n| ROC AUC ↑ |       0.782 |",
  );
});
