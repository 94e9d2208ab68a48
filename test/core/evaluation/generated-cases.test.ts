import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDuckdbScores } from "../../../src/adapters/duckdb/create-duckdb-scores.ts";
import { evaluate } from "../../../src/core/evaluation/evaluate.ts";
import type { SplitEvaluation } from "../../../src/core/evaluation/evaluation.ts";
import { pythonPrograms } from "../../support/python-environment.ts";

interface Expected {
  readonly metrics: Readonly<Record<string, number>>;
  readonly psi: number;
  /** Intercept and slope, where SciPy's fit is well conditioned. */
  readonly fit?: readonly [number, number];
}

const script = fileURLToPath(new URL("oracle/measure.py", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "cibot-cases-"));
const scores = createDuckdbScores();
let expected: Readonly<Record<string, Expected>> = {};

beforeAll(async () => {
  const python = join(await pythonPrograms(), "python");
  expected = JSON.parse(execFileSync(python, [script, folder], { encoding: "utf8" }));
}, 300_000);

afterAll(async () => {
  await scores.close();
  rmSync(folder, { recursive: true });
});

const source = (file: string) => ({
  name: "test",
  paths: [join(folder, `${file}.parquet`)],
  label: "target",
  score: "score",
});

async function measure(name: string): Promise<SplitEvaluation | undefined> {
  const candidate = await scores.aggregate(source(name));
  const baseline = await scores.aggregate(source(`${name} before`));
  return evaluate([{ name: "test", threshold: 0.5, candidate, baseline, pairs: null }]).splits[0];
}

test.each([
  "random",
  "tied",
  "three values",
  "all equal",
  "two rows",
  "two rows, wrong",
  "rare event",
  "float32",
  "nearly sure",
  "few negatives",
])("every metric of %s predictions is that of scikit-learn and NumPy, within 1e-9", async (name) => {
  const split = await measure(name);
  const oracle = expected[name];
  expect(Object.keys(oracle?.metrics ?? {}).length).toBeGreaterThan(17);
  for (const [key, value] of Object.entries(oracle?.metrics ?? {})) {
    expect(split?.metrics[key]?.value, key).toBeDefined();
    expect(Math.abs((split?.metrics[key]?.value ?? Number.NaN) - value), key).toBeLessThan(1e-9);
  }
  expect(split?.metrics.psi?.value).toBeCloseTo(oracle?.psi ?? Number.NaN, 9);
});

test.each(["random", "tied", "float32", "few negatives"])(
  "the calibration fit of %s predictions is SciPy's, within what its optimizer reaches",
  async (name) => {
    const split = await measure(name);
    const [intercept, slope] = expected[name]?.fit ?? [];
    expect(split?.metrics.cal_intercept?.value).toBeCloseTo(intercept ?? Number.NaN, 6);
    expect(split?.metrics.cal_slope?.value).toBeCloseTo(slope ?? Number.NaN, 6);
  },
);
