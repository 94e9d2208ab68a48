import { expect, test } from "vitest";
import { compareData, compareMetrics, compareParams, findSeeds } from "../../../src/core/report/compare-results.ts";
import type { RevisionResults, Scalar } from "../../../src/core/training/revision-results.ts";

const metrics = (values: Record<string, Scalar>): RevisionResults => ({
  metrics: { "m.json": { values, problem: null } },
  params: { "params.yaml": { values, problem: null } },
  files: {},
});

test.each([
  ["higher", 0.7, 0.8, "better"],
  ["higher", 0.8, 0.7, "worse"],
  ["lower", 0.7, 0.8, "worse"],
  ["lower", 0.8, 0.7, "better"],
  ["higher", 0.8, 0.8, "noise"],
] as const)("where %s is good, %d → %d is %s", (better, before, now, verdict) => {
  const [metric] = compareMetrics(metrics({ auc: now }), metrics({ auc: before }), [{ name: "auc", better }]);
  expect(metric).toMatchObject({ baseline: before, candidate: now, verdict });
  expect(metric?.delta).toBeCloseTo(now - before, 12);
});

test.each([
  ["without a direction", { auc: 0.8 }, { auc: 0.7 }, [], { verdict: null, baseline: 0.7, candidate: 0.8 }],
  [
    "that is new",
    { auc: 0.8 },
    {},
    [{ name: "auc", better: "higher" }],
    { verdict: null, delta: null, baseline: null },
  ],
  [
    "that is gone",
    {},
    { auc: 0.8 },
    [{ name: "auc", better: "higher" }],
    { verdict: null, delta: null, candidate: null },
  ],
  ["that is a text", { auc: "n/a" }, { auc: 0.8 }, [{ name: "auc", better: "higher" }], { verdict: null, delta: null }],
  [
    "that was not finite",
    { auc: null },
    { auc: 0.8 },
    [{ name: "auc", better: "higher" }],
    { verdict: null, delta: null },
  ],
] as const)("a metric %s has no verdict", (_what, now, before, directed, expected) => {
  expect(compareMetrics(metrics(now), metrics(before), directed)).toMatchObject([{ name: "auc", ...expected }]);
});

test("metrics keep the order of the candidate's file, then come those that only the baseline has", () => {
  const names = compareMetrics(metrics({ b: 1, a: 1 }), metrics({ a: 1, c: 1, b: 1 }), []).map(({ name }) => name);
  expect(names).toEqual(["b", "a", "c"]);
});

test("only parameters that differ are listed", () => {
  const compared = compareParams(metrics({ lr: 0.1, trees: 20, new: 1 }), metrics({ lr: 0.2, trees: 20, old: "x" }));
  expect(compared).toEqual([
    { file: "params.yaml", name: "lr", baseline: 0.2, candidate: 0.1 },
    { file: "params.yaml", name: "new", baseline: null, candidate: 1 },
    { file: "params.yaml", name: "old", baseline: "x", candidate: null },
  ]);
});

test("without a baseline no parameter counts as changed", () => {
  expect(compareParams(metrics({ lr: 0.1 }), null)).toEqual([]);
});

test("data is what came from outside, not what the stages made", () => {
  const file = { hash: "aa", size: 8890, cached: true };
  const files = { "data/raw": { ...file, source: true }, "data/joined.csv": { ...file, source: false } };
  const before = { "data/raw": { ...file, hash: "bb", source: true } };
  const results = { metrics: {}, params: {} };
  expect(compareData({ ...results, files }, { ...results, files: before })).toEqual([
    { path: "data/raw", baseline: "bb", candidate: "aa", size: 8890 },
  ]);
});

test("seeds are the parameters that are named so, not those whose name only begins or ends like it", () => {
  const values = {
    seed: 1,
    "train.seed": 2,
    "split.random_state": null,
    global_seed: 3,
    seeds: 4,
    linseed: 5,
    "seed.x": 6,
  };
  expect(findSeeds(metrics(values)).map(({ name, value }) => [name, value])).toEqual([
    ["seed", 1],
    ["train.seed", 2],
    ["split.random_state", null],
    ["global_seed", 3],
  ]);
});
