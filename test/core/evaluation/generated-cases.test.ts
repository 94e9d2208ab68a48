import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { binScores } from "../../../src/adapters/duckdb/bin-scores.ts";
import { createDuckdbScores } from "../../../src/adapters/duckdb/create-duckdb-scores.ts";
import { readHistogram } from "../../../src/adapters/duckdb/read-bins.ts";
import { logitKey } from "../../../src/adapters/duckdb/score-key.ts";
import { evaluate } from "../../../src/core/evaluation/evaluate.ts";
import type { SplitEvaluation } from "../../../src/core/evaluation/evaluation.ts";
import { measureSplit } from "../../../src/core/evaluation/measure-split.ts";
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
const instance = await DuckDBInstance.create(":memory:");
const connection = await instance.connect();
let expected: Readonly<Record<string, Expected>> = {};

beforeAll(async () => {
  const python = join(await pythonPrograms(), "python");
  expected = JSON.parse(execFileSync(python, [script, folder], { encoding: "utf8" }));
}, 300_000);

afterAll(async () => {
  await scores.close();
  connection.closeSync();
  instance.closeSync();
  rmSync(folder, { recursive: true });
});

const source = (file: string) => ({
  name: "test",
  paths: [join(folder, `${file}.parquet`)],
  label: "target",
  score: "score",
});

async function measure(name: string): Promise<SplitEvaluation | undefined> {
  const exactly = { exact: true };
  const candidate = await scores.aggregate(source(name), exactly);
  const baseline = await scores.aggregate(source(`${name} before`), exactly);
  return evaluate([{ name: "test", threshold: 0.5, candidate, baseline, pairs: null }]).splits[0];
}

const cases = [
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
];

/** The same rows in the bins of a large file. */
async function measureBinned(name: string) {
  const path = source(name).paths[0] ?? "";
  const epsilon = name === "float32" ? 2 ** -23 : Number.EPSILON;
  const labelled = `(SELECT score::DOUBLE AS score, target::INTEGER AS positive FROM read_parquet('${path}'))`;
  await binScores(connection, { labelled, sketches: [], epsilon, path }, { key: logitKey, threshold: 0.5 });
  const { bins, histogram } = await readHistogram(connection, path);
  return measureSplit({ ...(await scores.aggregate(source(name))), bins, histogram }, 0.5).values;
}

test.each(cases)("a histogram of %s predictions is as near to scikit-learn and NumPy as it says", async (name) => {
  const values = await measureBinned(name);
  const metrics = Object.entries(expected[name]?.metrics ?? {});
  expect(metrics.length).toBeGreaterThan(17);
  for (const [key, truth] of metrics) {
    const { value, error } = values[key] ?? { value: Number.NaN, error: 0 };
    expect(Math.abs(value - truth), `${key} ${value} ± ${error}, not ${truth}`).toBeLessThan(error + 1e-9);
  }
});

test.each(cases)("every metric of %s predictions is that of scikit-learn and NumPy, within 1e-9", async (name) => {
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
