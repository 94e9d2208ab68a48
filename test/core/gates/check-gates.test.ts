import { describe, expect, test } from "vitest";
import type { Gate } from "../../../src/core/gates/gate.ts";
import { buildGate, checkAll } from "../../support/build-gates.ts";
import { buildDelta, buildEvaluation, buildReport, buildSplit } from "../../support/build-report.ts";

/** ROC AUC of both models, with the interval of the candidate's and of the difference; null for none. */
interface Auc {
  readonly value: number;
  readonly before: number;
  readonly interval?: readonly [number, number] | null;
  readonly change?: readonly [number, number] | null;
}

function factsOf({ value, before, interval = null, change = null }: Auc) {
  const roc_auc = { error: 0, better: "higher" } as const;
  const now = { ...roc_auc, value, low: interval?.[0] ?? null, high: interval?.[1] ?? null };
  return {
    metrics: [],
    evaluation: buildEvaluation({
      splits: [buildSplit({ metrics: { roc_auc: now } })],
      baseline: { splits: [buildSplit({ metrics: { roc_auc: { ...now, value: before } } })] },
      deltas: [buildDelta({ value: value - before, low: change?.[0] ?? null, high: change?.[1] ?? null })],
    }),
  };
}

/** The only check of a gate on ROC AUC of the test split. */
function checkAuc(limits: Partial<Gate>, auc: Auc) {
  const [check, ...others] = checkAll([buildGate({ min: undefined, ...limits })], factsOf(auc));
  expect(others).toEqual([]);
  return check;
}

describe("a limit includes itself", () => {
  test.each<[Partial<Gate>, number, number, string]>([
    [{ min: 0.72 }, 0.72, 0.7, "passed"],
    [{ min: 0.72 }, 0.7199, 0.7, "failed"],
    [{ min: 0.72 }, 0.9, 0.7, "passed"],
    [{ min: 0 }, -0.01, 0.7, "failed"],
    [{ max: 0.8 }, 0.8, 0.7, "passed"],
    [{ max: 0.8 }, 0.8001, 0.7, "failed"],
    [{ max: 0.8 }, 0.1, 0.7, "passed"],
    [{ max_drop: 0.005 }, 0.795, 0.8, "passed"],
    [{ max_drop: 0.005 }, 0.7949, 0.8, "failed"],
    [{ max_drop: 0.005 }, 0.9, 0.8, "passed"],
    [{ max_drop: 0 }, 0.8, 0.8, "passed"],
    [{ max_drop: 0 }, 0.799, 0.8, "failed"],
    [{ max_rise: 0.1 }, 0.8, 0.7, "passed"],
    [{ max_rise: 0.1 }, 0.801, 0.7, "failed"],
    [{ max_rise: 0.1 }, 0.2, 0.7, "passed"],
    [{ max_rise: 0 }, 0.701, 0.7, "failed"],
  ])("%j with %d after %d: %s", (limits, value, before, outcome) => {
    expect(checkAuc(limits, { value, before })?.outcome).toBe(outcome);
  });
});

describe("a limit that asks for more than noise", () => {
  test.each<[string, Partial<Gate>, Auc, string, string]>([
    [
      "wholly below min",
      { min: 0.72 },
      { value: 0.7, before: 0.7, interval: [0.69, 0.71] },
      "failed",
      "0.700 is below 0.72, and so is all of the 95 % interval 0.690–0.710",
    ],
    [
      "partly below min",
      { min: 0.72 },
      { value: 0.7, before: 0.7, interval: [0.66, 0.74] },
      "passed",
      "0.700 is below 0.72, yet within noise: 95 % interval 0.660–0.740",
    ],
    [
      "that touches min",
      { min: 0.72 },
      { value: 0.7, before: 0.7, interval: [0.66, 0.72] },
      "passed",
      "0.700 is below 0.72, yet within noise: 95 % interval 0.660–0.720",
    ],
    [
      "partly below min around a value above",
      { min: 0.72 },
      { value: 0.73, before: 0.7, interval: [0.66, 0.8] },
      "passed",
      "0.730 is at least 0.72",
    ],
    [
      "wholly above max",
      { max: 0.72 },
      { value: 0.75, before: 0.7, interval: [0.73, 0.77] },
      "failed",
      "0.750 is above 0.72, and so is all of the 95 % interval 0.730–0.770",
    ],
    [
      "partly above max",
      { max: 0.72 },
      { value: 0.75, before: 0.7, interval: [0.7, 0.8] },
      "passed",
      "0.750 is above 0.72, yet within noise: 95 % interval 0.700–0.800",
    ],
    [
      "of a fall wholly beyond",
      { max_drop: 0.01 },
      { value: 0.7, before: 0.75, change: [-0.07, -0.02] },
      "failed",
      "fell by 0.050 from 0.750 to 0.700, only 0.01 is allowed, and so is all of the 95 % interval −0.070 to −0.020",
    ],
    [
      "of a fall that may be less",
      { max_drop: 0.01 },
      { value: 0.7, before: 0.75, change: [-0.1, -0.005] },
      "passed",
      "fell by 0.050 from 0.750 to 0.700, only 0.01 is allowed, yet within noise: 95 % interval −0.100 to −0.005",
    ],
    [
      "of a rise wholly beyond",
      { max_rise: 0.01 },
      { value: 0.75, before: 0.7, change: [0.02, 0.07] },
      "failed",
      "rose by 0.050 from 0.700 to 0.750, only 0.01 is allowed, and so is all of the 95 % interval +0.020 to +0.070",
    ],
    [
      "of a rise that may be less",
      { max_rise: 0.01 },
      { value: 0.75, before: 0.7, change: [0.005, 0.07] },
      "passed",
      "rose by 0.050 from 0.700 to 0.750, only 0.01 is allowed, yet within noise: 95 % interval +0.005 to +0.070",
    ],
    [
      "that is not there",
      { min: 0.72 },
      { value: 0.7, before: 0.7 },
      "failed",
      "0.700 is below 0.72; it has no interval, so the number alone is judged",
    ],
  ])("and an interval %s", (_what, limits, auc, outcome, reason) => {
    expect(checkAuc({ ...limits, significant: true }, auc)).toMatchObject({ outcome, reason });
  });

  test("is not what decides without `significant`", () => {
    const auc = { value: 0.7, before: 0.7, interval: [0.6, 0.8] } as const;
    expect(checkAuc({ min: 0.72 }, auc)).toMatchObject({ outcome: "failed", reason: "0.700 is below 0.72", low: 0.6 });
  });
});

test.each<[Partial<Gate>, Auc, string]>([
  [{ min: 0.72 }, { value: 0.71962, before: 0.7 }, "0.7196 is below 0.72"],
  [{ min: 0.72 }, { value: 0.71999999, before: 0.7 }, "0.71999999 is below 0.72"],
  [{ max: 0.72 }, { value: 0.72, before: 0.7 }, "0.720 is at most 0.72"],
  [{ max_drop: 0.005 }, { value: 0.7, before: 0.7 }, "unchanged at 0.700"],
  [{ max_drop: 0.005 }, { value: 0.8, before: 0.7 }, "rose by 0.100 from 0.700 to 0.800"],
  [{ max_rise: 0.005 }, { value: 0.6, before: 0.7 }, "fell by 0.100 from 0.700 to 0.600"],
  [{ max_drop: 0.005 }, { value: 0.697, before: 0.7 }, "fell by 0.003 from 0.700 to 0.697, 0.005 is allowed"],
  [{ max_drop: 0.005 }, { value: 0.6, before: 0.7 }, "fell by 0.100 from 0.700 to 0.600, only 0.005 is allowed"],
])("the reason of %j with %j tells the numbers apart", (limits, auc, reason) => {
  expect(checkAuc(limits, auc)?.reason).toBe(reason);
});

test("each limit of a gate is a check, in a fixed order, with what it was judged by", () => {
  const checks = checkAll([buildGate({ max_drop: 0.005, max: 0.95, split: "test", metric: "roc_auc" })]);
  const about = { metric: "roc_auc", source: "evaluation", split: "test", file: null, value: 0.782, baseline: 0.77 };
  expect(checks).toMatchObject([
    { name: "test.roc_auc ≥ 0.72", kind: "min", limit: 0.72, low: 0.73, high: 0.83, ...about },
    { name: "test.roc_auc ≤ 0.95", kind: "max", limit: 0.95, low: 0.73, high: 0.83, ...about },
    {
      name: "test.roc_auc drop ≤ 0.005",
      kind: "max_drop",
      limit: 0.005,
      delta: 0.012,
      low: 0.004,
      high: 0.02,
      ...about,
    },
  ]);
});

describe("a value of the project's files", () => {
  const row = buildReport().metrics[0];
  const judge = (change: Partial<NonNullable<typeof row>>, gate: Partial<Gate> = {}) =>
    checkAll([buildGate({ metric: "test.auc", ...gate })], {
      metrics: row === undefined ? [] : [{ ...row, ...change }],
    })[0];

  test("is judged by itself, since it has no interval", () => {
    expect(judge({ candidate: 0.7 }, { significant: true })).toMatchObject({
      outcome: "failed",
      source: "metrics",
      file: "metrics.json",
      reason: "0.700 is below 0.72; it has no interval, so the number alone is judged",
    });
  });

  test.each([
    [null, "metrics.json has no value of it in this run"],
    ["n/a", 'metrics.json holds no finite number but "n/a"'],
    [true, "metrics.json holds no finite number but true"],
  ])("that is %j fails: a gate never passes because its number is absent", (candidate, reason) => {
    const gone = { candidate, delta: null };
    expect(judge(gone)).toMatchObject({ outcome: "failed", value: null, reason });
    expect(judge(gone, { warn: true })).toMatchObject({ outcome: "warned", reason });
    expect(judge(gone, { min: undefined, max_drop: 1 })).toMatchObject({ outcome: "failed", reason });
  });

  test("that the baseline lacks is skipped where it is compared, and judged where it is not", () => {
    const first = { baseline: null, delta: null };
    expect(judge(first)?.outcome).toBe("passed");
    expect(judge(first, { min: undefined, max_drop: 0 })).toMatchObject({
      outcome: "skipped",
      reason: "no baseline value to compare with",
    });
  });
});

describe("a metric of the evaluation", () => {
  test("that this run lacks fails", () => {
    const [check] = checkAll([buildGate({ metric: "test.recall", min: 0.1 })]);
    expect(check).toMatchObject({ outcome: "failed", value: null, reason: "this run has no recall of test" });
  });

  test("that compares with the baseline itself is skipped without one, and fails where it should be", () => {
    const gate = buildGate({ metric: "test.psi", min: undefined, max: 0.25 });
    const first = buildEvaluation({ baseline: null, deltas: [] });
    expect(checkAll([gate], { evaluation: first })[0]?.outcome).toBe("skipped");
    expect(checkAll([gate])[0]?.outcome).toBe("failed");
  });
});

test("a gate that warns never fails", () => {
  expect(checkAuc({ min: 0.9, warn: true }, { value: 0.7, before: 0.7 })).toMatchObject({
    outcome: "warned",
    reason: "0.700 is below 0.9",
  });
});

test("no two checks have one name, however their gates are written", () => {
  const gates = [
    { metric: "test.roc_auc" },
    { metric: "roc_auc", split: "test" },
    { significant: true },
    { warn: true },
  ];
  expect(checkAll(gates.map(buildGate)).map(({ name }) => name)).toEqual([
    "test.roc_auc ≥ 0.72",
    "test.roc_auc ≥ 0.72 (2)",
    "test.roc_auc ≥ 0.72 beyond noise",
    "test.roc_auc ≥ 0.72 (3)",
  ]);
});
