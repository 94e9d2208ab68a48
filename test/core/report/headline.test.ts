import { expect, test } from "vitest";
import { findHeadline, findMeasured } from "../../../src/core/report/headline.ts";
import { buildDelta, buildEvaluation, buildReport, buildSplit, noBaseline } from "../../support/build-report.ts";

const withDelta = (delta: Parameters<typeof buildDelta>[0]) =>
  buildReport({ evaluation: buildEvaluation({ deltas: [buildDelta(delta)] }) });

test.each([
  ["better", withDelta({}), "better", "Better than main · ROC AUC 0.770 → 0.782 (+0.012, 95 % CI +0.004 to +0.020)"],
  [
    "worse",
    withDelta({ value: -0.02, low: -0.03, high: -0.01, verdict: "worse" }),
    "worse",
    "Worse than main · ROC AUC 0.770 → 0.782 (−0.020, 95 % CI −0.030 to −0.010)",
  ],
  [
    "within the noise",
    withDelta({ low: -0.004, verdict: "noise" }),
    "noise",
    "No clear difference from main · ROC AUC 0.770 → 0.782 (+0.012, 95 % CI −0.004 to +0.020)",
  ],
  [
    "without an interval",
    withDelta({ low: null, high: null, method: "none", verdict: null }),
    "none",
    "Compared with main · ROC AUC 0.770 → 0.782 (+0.012)",
  ],
  [
    "without a baseline",
    buildReport({ baseline: noBaseline, evaluation: buildEvaluation({ baseline: null, deltas: [] }) }),
    "none",
    "No baseline yet · ROC AUC 0.782 on test",
  ],
  [
    "against a baseline without predictions",
    buildReport({ evaluation: buildEvaluation({ baseline: null, deltas: [] }) }),
    "none",
    "main has no predictions to compare with · ROC AUC 0.782 on test",
  ],
  [
    "by a project metric, when there are no predictions",
    buildReport({ evaluation: null }),
    "better",
    "Better than main · test.auc 0.770 → 0.782 (+0.012)",
  ],
  [
    "by a project metric without a baseline",
    buildReport({ evaluation: null, baseline: noBaseline }),
    "none",
    "No baseline yet · test.auc 0.782",
  ],
  [
    "by the first number, when no metric has a direction",
    buildReport({ evaluation: null, metrics: buildReport().metrics.slice(1) }),
    "none",
    "Compared with main · trees 200 → 200 (0)",
  ],
  [
    "by a metric that the baseline lacks",
    buildReport({
      evaluation: null,
      metrics: [
        { file: "m.json", name: "auc", baseline: null, candidate: 0.8, delta: null, better: null, verdict: null },
      ],
    }),
    "none",
    "main has no metrics to compare with · auc 0.800",
  ],
  ["without any number", buildReport({ evaluation: null, metrics: [] }), "none", "No metrics found"],
])("the headline of a model %s", (_what, report, verdict, text) => {
  expect(findHeadline(report)).toEqual({ verdict, text });
});

test("the training split never makes the headline when there is another", () => {
  const splits = [buildSplit({ name: "train" }), buildSplit({ name: "out-of-time" })];
  const report = buildReport({
    baseline: noBaseline,
    evaluation: buildEvaluation({ splits, baseline: null, deltas: [] }),
  });
  expect(findHeadline(report).text).toBe("No baseline yet · ROC AUC 0.782 on out-of-time");
});

test.each([
  ["the ROC AUC of the headline's split", buildReport(), { metric: "ROC AUC on test", value: 0.782 }],
  ["the project's metric of the headline", buildReport({ evaluation: null }), { metric: "test.auc", value: 0.782 }],
  [
    "nothing when its split has no ROC AUC",
    buildReport({ evaluation: buildEvaluation({ splits: [buildSplit({ metrics: {} })] }) }),
    null,
  ],
  ["nothing without a number", buildReport({ evaluation: null, metrics: buildReport().metrics.slice(2) }), null],
])("a run is remembered by %s", (_what, report, expected) => {
  expect(findMeasured(report)).toEqual(expected);
});
