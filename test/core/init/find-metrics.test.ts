import { expect, test } from "vitest";
import { findMetrics } from "../../../src/core/init/find-metrics.ts";

const find = (content: unknown, path = "metrics.json") => findMetrics([{ path, content }]);

test.each([
  [{ test: { roc_auc: 0.7 } }, [{ name: "test.roc_auc", better: "higher" }]],
  [{ valid: { "log-loss": 0.3 } }, [{ name: "valid.log-loss", better: "lower" }]],
  [{ RMSE: 3, step: 7, n_rows: 100 }, [{ name: "RMSE", better: "lower" }]],
  [{ accuracy: "high", nested: [{ auc: 1 }], auc: null }, []],
  [{ train: { auc: 0.9 }, test: { auc: 0.7 } }, [{ name: "test.auc", better: "higher" }]],
  [{ train: { auc: 0.9 } }, [{ name: "train.auc", better: "higher" }]],
  [0.5, []],
])("%j has %j", (content, metrics) => {
  expect(find(content).map(({ name, better }) => ({ name, better }))).toEqual(metrics);
});

test("the split may be in the file's path", () => {
  const metrics = findMetrics([
    { path: "reports/train/metrics.json", content: { auc: 0.9 } },
    { path: "reports/test/metrics.json", content: { auc: 0.7, ks: 0.4 } },
  ]);
  expect(metrics.map(({ path, name }) => `${path} ${name}`)).toEqual([
    "reports/test/metrics.json auc",
    "reports/test/metrics.json ks",
  ]);
});

test("no more than three are proposed, each name once", () => {
  expect(find({ auc: 1, f1: 1, recall: 1, precision: 1 })).toHaveLength(3);
  expect(findMetrics(["a.json", "b.json"].map((path) => ({ path, content: { auc: 1 } })))).toHaveLength(1);
});
