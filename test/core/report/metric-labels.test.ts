import { expect, test } from "vitest";
import { metricLabel, withDirection } from "../../../src/core/report/metric-labels.ts";

/** Every key of an evaluation's metrics. */
const catalogue =
  "roc_auc gini ks ks_at average_precision log_loss brier brier_skill lift@1 lift@5 lift@10 lift@20 gain@10 gain@20 precision recall specificity f1 mcc accuracy approval_rate bad_rate_approved cal_intercept cal_slope oe_ratio ece psi".split(
    " ",
  );

test.each(catalogue)("readers see a name for %s, not the key", (key) => {
  expect(metricLabel(key)).not.toMatch(/_|@/);
  expect(metricLabel(key)).not.toBe(key);
});

test("no two metrics have the same name", () => {
  expect(new Set(catalogue.map(metricLabel)).size).toBe(catalogue.length);
});

test.each(["unheard_of", "constructor", "toString", "lift@x"])("an unknown key is its own name: %s", (key) => {
  expect(metricLabel(key)).toBe(key);
});

test.each([
  ["higher", "ROC AUC ↑"],
  ["lower", "ROC AUC ↓"],
  ["one", "ROC AUC →1"],
  ["zero", "ROC AUC →0"],
  [null, "ROC AUC"],
] as const)("a metric that is better %s is shown as %s", (better, title) => {
  expect(withDirection("ROC AUC", better)).toBe(title);
});
