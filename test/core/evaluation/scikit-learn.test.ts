import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { createDuckdbScores } from "../../../src/adapters/duckdb/create-duckdb-scores.ts";
import { evaluate } from "../../../src/core/evaluation/evaluate.ts";
import { evaluateSplit } from "../../../src/core/evaluation/evaluate-split.ts";

/** What `fixtures/predictions/make.py` made with scikit-learn and NumPy. */
interface Expected {
  readonly rows: number;
  readonly positives: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly roc_auc_interval: readonly [number, number];
  readonly confusion: object;
  readonly decile_positives: readonly number[];
  readonly cumulative_gains: readonly number[];
}

interface ExpectedDelta {
  readonly rows: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

type Role = "candidate" | "baseline" | "part";
type Case = Readonly<Record<Role, Expected> & Record<"delta" | "delta_on_part", ExpectedDelta>>;

const folder = fileURLToPath(new URL("../../../fixtures/predictions/", import.meta.url));
const expected: Readonly<Record<"ties" | "rare", Case>> = JSON.parse(readFileSync(`${folder}expected.json`, "utf8"));
const scores = createDuckdbScores();
afterAll(() => scores.close());

const source = (name: string, role: Role) => ({
  name,
  paths: [`${folder}${name}-${role}.parquet`],
  label: "target",
  score: "score",
  id: "customer_id",
});

const cases = (["ties", "rare"] as const).flatMap((name) =>
  (["candidate", "baseline", "part"] as const).map((role) => ({ name, role })),
);

test.each(cases)("every number of $name-$role.parquet is scikit-learn's, within 1e-12", async ({ name, role }) => {
  const split = evaluateSplit(await scores.aggregate(source(name, role)), { name, threshold: 0.3 });
  const oracle = expected[name][role];
  expect(split).toMatchObject({ rows: oracle.rows, positives: oracle.positives, confusion: oracle.confusion });
  for (const [key, value] of Object.entries(oracle.metrics))
    expect(split.metrics[key]?.value, key).toBeCloseTo(value, 12);
  // On the logit scale, with the standard error that the oracle's interval is made of.
  const [low, high] = oracle.roc_auc_interval;
  const auc = oracle.metrics.roc_auc ?? 0;
  const step = (high - low) / 2 / (auc * (1 - auc));
  expect(split.metrics.roc_auc?.low).toBeCloseTo(1 / (1 + ((1 - auc) / auc) * Math.exp(step)), 12);
  expect(split.metrics.roc_auc?.high).toBeCloseTo(1 / (1 + ((1 - auc) / auc) * Math.exp(-step)), 12);
  for (const [index, decile] of split.deciles.entries()) {
    expect(decile.positives).toBeCloseTo(oracle.decile_positives[index] ?? -1, 10);
    expect(decile.cumulative_gain).toBeCloseTo(oracle.cumulative_gains[index] ?? -1, 12);
  }
});

const comparisons = (["ties", "rare"] as const).map((name) => ({
  name,
  role: "baseline" as const,
  delta: expected[name].delta,
}));

test.each(comparisons)(
  "the paired difference on $name-$role.parquet is that of NumPy's covariances",
  async ({ name, role, delta }) => {
    const [candidate, baseline] = [source(name, "candidate"), source(name, role)];
    const { deltas } = evaluate([
      {
        name,
        candidate: await scores.aggregate(candidate),
        baseline: await scores.aggregate(baseline),
        pairs: await scores.pair(candidate, baseline),
      },
    ]);
    const auc = deltas.find(({ metric }) => metric === "roc_auc");
    expect(auc).toMatchObject({ method: "delong", paired: true });
    expect(auc?.value).toBeCloseTo(delta.value, 12);
    expect(auc?.low).toBeCloseTo(delta.low, 12);
    expect(auc?.high).toBeCloseTo(delta.high, 12);
  },
);
