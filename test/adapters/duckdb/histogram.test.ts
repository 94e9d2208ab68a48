import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, describe, expect, test } from "vitest";
import { binScores } from "../../../src/adapters/duckdb/bin-scores.ts";
import { createDuckdbScores } from "../../../src/adapters/duckdb/create-duckdb-scores.ts";
import { readHistogram } from "../../../src/adapters/duckdb/read-bins.ts";
import {
  asinhKey,
  fineAsinhKey,
  fineLogitKey,
  logitKey,
  type ScoreKey,
} from "../../../src/adapters/duckdb/score-key.ts";
import { measureSplit } from "../../../src/core/evaluation/measure-split.ts";
import type { SplitScores } from "../../../src/core/metrics/score-bins.ts";
import type { CibotError } from "../../../src/errors.ts";
import type { PredictionSource } from "../../../src/ports/scores.ts";

const folder = mkdtempSync(join(tmpdir(), "cibot-histogram-"));
const scores = createDuckdbScores();
const instance = await DuckDBInstance.create(":memory:");
const connection = await instance.connect();
afterAll(async () => {
  connection.closeSync();
  instance.closeSync();
  await scores.close();
  rmSync(folder, { recursive: true });
});

/** Uniform numbers that depend on the row alone. */
const uniform = (salt: number) => `((hash(i * 8 + ${salt}) >> 11)::DOUBLE / 9007199254740992.0)`;
const normal = `sqrt(-2 * ln(1 - ${uniform(1)})) * cos(2 * pi() * ${uniform(2)})`;

interface Rows {
  /** SQL of the score from `z`, standard normal, and `y`. */
  readonly score: string;
  readonly rate?: number;
  readonly rows?: number;
  readonly label?: string;
}

const toSql = ({ score, rate = 0.1, rows = 300_000, label = "y" }: Rows, from = 0) =>
  `SELECT i AS id, ${label} AS y, ${score} AS s FROM (SELECT i, (${uniform(0)} < ${rate})::TINYINT AS y, ${normal} AS z
   FROM range(${from}, ${from + rows}) t(i))`;

let files = 0;

async function write(sql: string, extension = "parquet"): Promise<string> {
  const path = join(folder, `${files++}.${extension}`);
  await connection.run(`COPY (${sql}) TO '${path}'`);
  return path;
}

const from = (...paths: string[]): PredictionSource => ({ name: "test", paths, label: "y", score: "s" });

const logistic = "1 / (1 + exp(-(-2 + 1.2 * y + 0.9 * z)))";
const tails = "CASE WHEN z > 2 THEN 1.0 WHEN z < -1 THEN 0.0 ELSE 1 / (1 + exp(-(y + z))) END";

const worlds: Readonly<Record<string, Rows>> = {
  probabilities: { score: logistic },
  "32-bit probabilities": { score: `(${logistic})::FLOAT` },
  "probabilities of five digits, the threshold among them": { score: `round(${logistic}, 5)` },
  "a rare event with tiny scores": { score: "1 / (1 + exp(9 - 2 * y - 1.2 * z))", rate: 0.0003 },
  "masses of rows at exactly 0 and 1": { score: tails },
  margins: { score: "y + 2 * z" },
  "large margins": { score: "1e6 * (y + 2 * z)" },
  "a few scores outside [0, 1]": { score: `CASE WHEN i % 50000 = 7 THEN 1.5 ELSE ${logistic} END` },
};

const tolerance = (value: number) => 1e-9 * Math.max(1, Math.abs(value));

/** All metrics of a histogram against those of one bin per distinct score. */
async function expectCertified(source: PredictionSource, threshold: number): Promise<SplitScores> {
  const binned = await scores.aggregate(source, { threshold });
  const [now, exact] = [
    measureSplit(binned, threshold),
    measureSplit(await scores.aggregate(source, { threshold, exact: true }), threshold),
  ];
  expect(Object.keys(now.values)).toEqual(Object.keys(exact.values));
  for (const [key, { value, error }] of Object.entries(now.values)) {
    const truth = exact.values[key]?.value ?? Number.NaN;
    expect(Math.abs(value - truth), `${key}: ${value} ± ${error}, exactly ${truth}`).toBeLessThanOrEqual(
      error + tolerance(truth),
    );
  }
  expect(now.confusion).toEqual(exact.confusion);
  expect(binned.excluded).toEqual(exact.scores.excluded);
  expect(binned.outsideUnit).toBe(exact.scores.outsideUnit);
  return binned;
}

describe("a histogram of 300,000 rows", () => {
  test.each(Object.entries(worlds))("of %s is as near to the exact numbers as it says", async (_, rows) => {
    const { histogram, bins } = await expectCertified(from(await write(toSql(rows))), 0.2);
    expect(histogram).not.toBeNull();
    expect(bins.scores.length).toBeLessThan(200_000);
  });

  test("finds nulls, NaN and rows without a label in whatever format", async () => {
    const dirty = `SELECT id, CASE WHEN id % 1000 = 3 THEN NULL ELSE y END AS y,
      CASE WHEN id % 1000 = 1 THEN NULL WHEN id % 1000 IN (2, 3) THEN 'nan'::DOUBLE ELSE s END AS s
      FROM (${toSql({ score: logistic })})`;
    for (const extension of ["parquet", "csv"]) {
      const { excluded, histogram } = await expectCertified(from(await write(dirty, extension)), 0.2);
      expect(histogram).not.toBeNull();
      expect(excluded).toEqual({ null_score: 300, nan_score: 600, null_label: 0 });
    }
  });

  test("of labels that are texts", async () => {
    const path = await write(toSql({ score: logistic, label: "CASE WHEN y = 1 THEN 'bad' ELSE 'good' END" }), "csv");
    const source = { ...from(path), positive: "bad" };
    expect((await expectCertified(source, 0.2)).histogram).not.toBeNull();
    const error = await refusal(scores.aggregate(from(path)));
    expect(error).toMatchObject({ code: "invalid_labels" });
  });

  test("refuses infinite scores, texts and one class as few rows would", async () => {
    const infinite = await write(toSql({ score: `CASE WHEN i = 250000 THEN 'inf'::DOUBLE ELSE ${logistic} END` }));
    expect(await refusal(scores.aggregate(from(infinite)))).toMatchObject({ code: "invalid_scores" });
    const text = await write(
      toSql({ score: `CASE WHEN i = 250000 THEN 'high' ELSE (${logistic})::VARCHAR END` }),
      "csv",
    );
    expect(await refusal(scores.aggregate(from(text)))).toMatchObject({ code: "invalid_scores" });
    expect(await refusal(scores.aggregate(from(await write(toSql({ score: logistic, rate: 0 })))))).toMatchObject({
      code: "one_class",
    });
  });

  test("tells how much the calibration fit and every cut can be off, and it is little", async () => {
    const { values } = measureSplit(await scores.aggregate(from(await write(toSql({ score: logistic })))), 0.2);
    expect(values.roc_auc?.error).toBeGreaterThan(0);
    expect(values.roc_auc?.error).toBeLessThan(1e-4);
    expect(values.log_loss?.error).toBe(0);
    expect(values.cal_slope?.error).toBeLessThan(0.01);
  });

  test("is the same file by file and in whatever order, to the last digit", async () => {
    const parts = await Promise.all(
      [0, 1, 2].map((part) => write(toSql({ score: logistic, rows: 100_000 }, part * 100_000))),
    );
    const whole = await scores.aggregate(from(await write(toSql({ score: logistic }))), { threshold: 0.2 });
    expect(await scores.aggregate(from(...parts), { threshold: 0.2 })).toEqual(whole);
    expect(await scores.aggregate(from(...parts.toReversed()), { threshold: 0.2 })).toEqual(whole);
  });
});

test.each([
  ["probabilities close together", "0.1 + 3e-4 * (y + z)", fineLogitKey],
  ["probabilities beyond the last coarse bin", "exp(-17 + y + z)", fineLogitKey],
  ["margins close together", "100 + 0.5 * (y + z)", fineAsinhKey],
])("of %s there are finer bins, for files too large to count one by one", async (_, score, key) => {
  const path = await write(toSql({ score }));
  const labelled = `(SELECT s AS score, y AS positive FROM read_parquet('${path}'))`;
  const read = async (own: ScoreKey) => {
    await binScores(
      connection,
      { labelled, sketches: [], epsilon: Number.EPSILON, path },
      { key: own, threshold: 0.1 },
    );
    const { bins, histogram } = await readHistogram(connection, path);
    return measureSplit({ ...(await scores.aggregate(from(path))), bins, histogram }, 0.1);
  };
  const [fine, coarse] = [await read(key), await read(key.kind === "logit" ? logitKey : asinhKey)];
  const exact = measureSplit(await scores.aggregate(from(path), { exact: true }), 0.1);
  expect(fine.confusion).toEqual(exact.confusion);
  for (const { values } of [fine, coarse]) {
    const { value = 0, error = 0 } = values.roc_auc ?? {};
    expect(Math.abs(value - (exact.values.roc_auc?.value ?? 1))).toBeLessThanOrEqual(error);
  }
  expect(fine.values.roc_auc?.error).toBeLessThan(1e-3);
  expect(coarse.values.roc_auc?.error).toBeGreaterThan(0.001);
});

test("few distinct scores are counted one by one, however many rows there are", async () => {
  const { histogram, bins } = await scores.aggregate(from(await write(toSql({ score: "round(0.5 + 0.1 * z, 2)" }))));
  expect(histogram).toBeNull();
  expect(bins.scores.length).toBeLessThan(200);
});

test("scores that a histogram cannot tell apart are counted one by one", async () => {
  const path = await write(toSql({ score: "0.1 + 1e-6 * (y + z)" }));
  const { histogram, bins } = await scores.aggregate(from(path));
  expect(histogram).toBeNull();
  expect(bins.scores.length).toBeGreaterThan(200_000);
});

test("files of several formats and types are one split", async () => {
  const half = { score: logistic, rows: 150_000 };
  const paths = [
    await write(toSql({ ...half, label: "y = 1" })),
    await write(toSql(half, 150_000), "csv"),
    await write(`SELECT s::FLOAT::VARCHAR AS s, y::DOUBLE AS y FROM (${toSql(half, 300_000)})`),
  ];
  const { bins, epsilon } = await expectCertified(from(...paths), 0.2);
  expect(bins.rows.reduce((sum, count) => sum + count)).toBe(450_000);
  expect(epsilon).toBe(Number.EPSILON);
});

test("beside scores of 32 bits all losses are clipped as theirs, from rows and from sketches", async () => {
  const sql = (type: string) => `SELECT i % 2 AS y, (i / 9)::${type} AS s FROM range(9) t(i)`;
  const [float, double] = [await write(sql("FLOAT")), await write(sql("DOUBLE"))];
  const saveBins = join(folder, "float.parquet");
  expect((await scores.aggregate(from(float, double), { saveBins })).epsilon).toBe(2 ** -23);
  expect((await scores.aggregate(from(double))).epsilon).toBe(Number.EPSILON);
  expect((await scores.aggregate(from(saveBins, double))).epsilon).toBe(2 ** -23);
});

test("patterns mean the files that they match", async () => {
  const paths = [await write("SELECT 1 AS y", "x1.csv"), await write("SELECT 1 AS y", "x2.csv")];
  expect(await scores.expand([join(folder, "*.x?.csv"), paths[0] ?? ""])).toEqual([...paths, paths[0]]);
  expect(await refusal(scores.expand([join(folder, "*.x9.csv")]))).toMatchObject({ code: "predictions_missing" });
});

describe("score sketches", () => {
  const sketchOf = async (source: PredictionSource, counting = {}): Promise<string> => {
    const saveBins = join(folder, "sketches", `${files++}.parquet`);
    await scores.aggregate(source, { ...counting, saveBins });
    return saveBins;
  };

  test.each([
    ["few rows each", 4000],
    ["more rows than are counted one by one", 210_000],
  ])("of 64 machines, %s, give what all rows give", async (_, rows) => {
    const few = rows < 200_000;
    const parts = few ? 64 : 3;
    const paths: string[] = [];
    const sketches: string[] = [];
    for (let part = 0; part < parts; part++) {
      // Some rows tie: a bin of one score holds several, of both classes.
      const path = await write(toSql({ score: `round(${logistic}, 5)`, rows }, part * rows));
      paths.push(path);
      sketches.push(await sketchOf(from(path), { threshold: 0.2 }));
    }
    const whole = await scores.aggregate(from(...paths), { threshold: 0.2 });
    expect(await scores.aggregate(from(...sketches), { threshold: 0.2 })).toEqual(whole);
    const mixed = [...sketches.slice(1), paths[0] ?? ""];
    expect(await scores.aggregate(from(...mixed), { threshold: 0.2 })).toEqual(whole);
    if (!few) return;
    const exactly = { threshold: 0.2, exact: true };
    expect(await scores.aggregate(from(...sketches), exactly)).toEqual(await scores.aggregate(from(...paths), exactly));
  });

  test("keep what was left out, and scores outside [0, 1]", async () => {
    const dirty = `SELECT y, CASE WHEN id % 100 = 1 THEN NULL ELSE 3 * s END AS s FROM (${toSql({ score: logistic })})`;
    const source = from(await write(dirty));
    const { excluded, ...read } = await scores.aggregate(from(await sketchOf(source)));
    expect(excluded).toEqual({ null_score: 3000, nan_score: 0, null_label: 0 });
    expect(read).toMatchObject({ outsideUnit: (await scores.aggregate(source)).outsideUnit });
  });

  test("that another threshold cuts tell how far its counts can be off", async () => {
    const path = await write(toSql({ score: logistic }));
    const read = await scores.aggregate(from(await sketchOf(from(path), { threshold: 0.3 })), { threshold: 0.2 });
    const now = measureSplit(read, 0.2).values.recall;
    const truth = measureSplit(await scores.aggregate(from(path), { exact: true }), 0.2).values.recall;
    expect(now?.error).toBeGreaterThan(0);
    expect(Math.abs((now?.value ?? 0) - (truth?.value ?? 1))).toBeLessThanOrEqual(now?.error ?? 0);
  });

  test("that another threshold cuts, beside rows that the own one cuts, make one bin of what overlaps", async () => {
    const paths = [0, 300_000].map((start) => write(toSql({ score: logistic }, start)));
    const [one = "", other = ""] = await Promise.all(paths);
    const sketch = await sketchOf(from(one), { threshold: 0.3 });
    const { bins, histogram } = await scores.aggregate(from(sketch, other), { threshold: 0.2 });
    const { lows = [], highs = [] } = histogram ?? {};
    const overlaps = Array.from(highs).filter((high, index) => index > 0 && high >= (lows[index - 1] ?? 0));
    expect(overlaps).toEqual([]);
    const cut = Array.from(lows).findIndex((low) => low < 0.2);
    expect(highs[cut]).toBeGreaterThan(0.2);
    expect(bins.scores[cut]).toBeGreaterThan(lows[cut] ?? 1);
    expect(bins.scores[cut]).toBeLessThan(highs[cut] ?? 0);
    expect(bins.rows.reduce((sum, count) => sum + count)).toBe(600_000);
  });

  test.each([
    ["few rows", "SELECT 0 AS y, i / 99 AS s FROM range(99) t(i)"],
    ["many rows", toSql({ score: logistic, rate: 0 })],
  ])("of a part of %s without a positive are written, then one class is refused", async (_, sql) => {
    const part = await write(sql);
    const saveBins = join(folder, `${files++}.parquet`);
    expect(await refusal(scores.aggregate(from(part), { saveBins }))).toMatchObject({ code: "one_class" });
    const other = await write(toSql({ score: logistic }, 300_000));
    expect(await scores.aggregate(from(saveBins, other))).toEqual(await scores.aggregate(from(part, other)));
  });

  test("of nothing are not written", async () => {
    const saveBins = join(folder, `${files++}.parquet`);
    const empty = from(await write("SELECT 1 AS y, 0.5 AS s WHERE false"));
    expect(await refusal(scores.aggregate(empty, { saveBins }))).toMatchObject({ code: "no_rows" });
    expect(existsSync(saveBins)).toBe(false);
  });

  test("are no rows to match, and nothing exact", async () => {
    const sketch = from(await sketchOf(from(await write(toSql({ score: logistic })))));
    expect(await scores.pair({ ...sketch, id: "id" }, { ...sketch, id: "id" })).toBeNull();
    expect(await refusal(scores.aggregate(sketch, { exact: true }))).toMatchObject({
      code: "sketch_mismatch",
      exit: 2,
    });
  });

  test("of margins and of probabilities do not add up", async () => {
    const paths = [await write(toSql({ score: logistic })), await write(toSql({ score: "y + z" }))];
    const [one = "", other = ""] = await Promise.all(paths.map((path) => sketchOf(from(path))));
    expect(await refusal(scores.aggregate(from(one, other)))).toMatchObject({ code: "sketch_mismatch" });
    expect(await refusal(scores.aggregate(from(one, paths[1] ?? "")))).toMatchObject({ code: "sketch_mismatch" });
  });

  test("of a later version are refused", async () => {
    const path = join(folder, "later.parquet");
    await connection.run(
      `COPY (SELECT 1 AS bin) TO '${path}' (FORMAT parquet, KV_METADATA {cibot_sketch: '{"version":2}'})`,
    );
    expect(await refusal(scores.aggregate(from(path)))).toMatchObject({ code: "predictions_unreadable" });
  });

  test("that cannot be written are an error, and nothing is left behind", async () => {
    const source = from(await write("SELECT i % 2 AS y, i / 9 AS s FROM range(9) t(i)"));
    const saveBins = join(source.paths[0] ?? "", "bins.parquet");
    expect(await refusal(scores.aggregate(source, { saveBins }))).toMatchObject({ code: "write_failed" });
  });
});

const refusal = (work: Promise<unknown>): Promise<CibotError> =>
  work.then(
    () => expect.unreachable("it was read"),
    (error: CibotError) => error,
  );
