import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, expect, test } from "vitest";
import { createDuckdbScores } from "../../../src/adapters/duckdb/create-duckdb-scores.ts";
import { pairScores } from "../../../src/adapters/duckdb/pair-scores.ts";
import type { CibotError } from "../../../src/errors.ts";
import type { PredictionSource } from "../../../src/ports/scores.ts";
import { listBins, packBins } from "../../core/metrics/scored-rows.ts";

const folder = mkdtempSync(join(tmpdir(), "cibot-predictions-"));
const scores = createDuckdbScores();
const instance = await DuckDBInstance.create(":memory:");
const connection = await instance.connect();
afterAll(async () => {
  connection.closeSync();
  instance.closeSync();
  await scores.close();
  rmSync(folder, { recursive: true });
});

let files = 0;
const newPath = (name: string) => join(mkdtempSync(join(folder, `${files++}-`)), name);

/** A file of predictions and how to read it. */
function given(
  content: string | Uint8Array,
  options: Partial<PredictionSource> & { readonly file?: string } = {},
): PredictionSource {
  const { file = "scores.csv", ...source } = options;
  const path = newPath(file);
  writeFileSync(path, content);
  return { name: "test", paths: [path], label: "y", score: "s", ...source };
}

/** A Parquet file of what an SQL query gives. */
async function givenParquet(sql: string, options: Partial<PredictionSource> = {}): Promise<PredictionSource> {
  const path = newPath("scores.parquet");
  await connection.run(`COPY (${sql}) TO '${path}' (FORMAT parquet)`);
  return { name: "test", paths: [path], label: "y", score: "s", ...options };
}

const values = (rows: string) => `SELECT * FROM (VALUES ${rows}) AS t(s, y)`;

const refusal = (work: Promise<unknown>): Promise<CibotError> =>
  work.then(
    () => expect.unreachable("it was read"),
    (error: CibotError) => error,
  );

const bins = [
  { score: 0.75, rows: 2, positives: 1 },
  { score: 0.5, rows: 1, positives: 1 },
  { score: 0.25, rows: 1, positives: 0 },
];
const packed = packBins(bins);
const none = { null_score: 0, nan_score: 0, null_label: 0 };
const csv = "s,y\n0.25,0\n0.75,1\n0.5,1\n0.75,0\n";
const lines = '{"s":0.25,"y":0}\n{"s":0.75,"y":1}\n{"s":0.5,"y":1}\n{"s":0.75,"y":0}\n';

test.each([
  ["CSV", csv, "scores.csv"],
  ["CSV in capitals", csv, "SCORES.CSV"],
  ["CSV with semicolons and Windows line ends", csv.replaceAll(",", ";").replaceAll("\n", "\r\n"), "scores.csv"],
  ["CSV with a byte order mark", `\uFEFF${csv}`, "scores.csv"],
  ["gzipped CSV", gzipSync(csv), "scores.csv.gz"],
  ["JSON lines", lines, "scores.jsonl"],
  ["JSON lines by their other name", lines, "scores.ndjson"],
])("%s is counted by distinct score, the highest first", async (_, content, file) => {
  expect(await scores.aggregate(given(content, { file }))).toMatchObject({
    bins: packed,
    excluded: none,
    outsideUnit: 0,
  });
});

test.each([
  ["doubles and integers", "(0.25::DOUBLE, 0::TINYINT), (0.75, 1), (0.5, 1), (0.75, 0)"],
  ["floats and booleans", "(0.25::FLOAT, false), (0.75, true), (0.5, true), (0.75, false)"],
  ["decimals and doubles", "(0.25::DECIMAL(9, 4), 0::DOUBLE), (0.75, 1), (0.5, 1), (0.75, 0)"],
  ["texts", "('0.25', '0'), ('0.75', '1.0'), ('0.5', '1'), ('0.75', 'False')"],
  ["doubles and unsigned integers", "(0.25::DOUBLE, 0::UTINYINT), (0.75, 1), (0.5, 1), (0.75, 0)"],
  ["doubles and decimals", "(0.25::DOUBLE, 0::DECIMAL(4, 2)), (0.75, 1), (0.5, 1), (0.75, 0)"],
])("Parquet of %s is counted alike", async (_, rows) => {
  expect(await scores.aggregate(await givenParquet(values(rows)))).toMatchObject({
    bins: packed,
    excluded: none,
    outsideUnit: 0,
  });
});

test.each([
  ["good and bad", "good,bad", "bad"],
  ["-1 and 1", "-1,1", "1"],
  ["1 and 2, written as fractions", "1.0,2.0", "2"],
  ["0 and 1 the other way round", "1,0", "0"],
  ["booleans by name", "False,True", "true"],
  ["texts with quotes", 'it\'s,"""no"""', '"no"'],
])("labels may be %s if the positive one is named", async (_, pair, positive) => {
  const [negative, named] = pair.split(",");
  const content = `s,y\n0.25,${negative}\n0.75,${named}\n0.5,${named}\n0.75,${negative}\n`;
  expect(await scores.aggregate(given(content, { positive }))).toMatchObject({
    bins: packed,
    excluded: none,
    outsideUnit: 0,
  });
});

test("integer scores and margins are scores, and both zeros are one", async () => {
  const { bins: counted } = await scores.aggregate(given("s,y\n-3,0\n12,1\n0.0,0\n-0.0,1\n1e2,1\n"));
  expect(listBins(counted).map(({ score, rows }) => [score, rows])).toEqual([
    [100, 1],
    [12, 1],
    [0, 2],
    [-3, 1],
  ]);
});

test("the type of the score says where losses are clipped, and scores beyond probabilities are counted", async () => {
  const floats = await scores.aggregate(await givenParquet(values("(0.25::FLOAT, 0), (1.5, 1), (-0.5, 0), (0.75, 1)")));
  expect(floats).toMatchObject({ epsilon: 2 ** -23, outsideUnit: 2 });
});

test.each(["CSV", "JSON lines", "Parquet"])(
  "%s rows without a score or a label are counted once and left out",
  async (format) => {
    const rows = [
      ["NULL", "1"],
      ["NULL", "NULL"],
      ["'NaN'::DOUBLE", "0"],
      ["'NaN'::DOUBLE", "NULL"],
      ["0.5", "NULL"],
      ["0.5", "'NaN'::DOUBLE"],
      ["0.75", "1"],
      ["0.25", "0"],
    ] as const;
    const text = rows.map((row) =>
      row.map((value) => (value === "NULL" ? "" : value.startsWith("'NaN'") ? "nan" : value)),
    );
    const toJson = (value: string | undefined) => (value === "" ? "null" : value === "nan" ? "NaN" : value);
    const source = {
      CSV: () => given(`s,y\n${text.map((row) => row.join(",")).join("\n")}\n`),
      "JSON lines": () =>
        given(text.map(([s, y]) => `{"s":${toJson(s)},"y":${toJson(y)}}\n`).join(""), { file: "a.jsonl" }),
      Parquet: () => givenParquet(values(rows.map((row) => `(${row.join(", ")})`).join(", "))),
    }[format];
    expect(await scores.aggregate(await (source?.() ?? given("")))).toEqual({
      bins: packBins([
        { score: 0.75, rows: 1, positives: 1 },
        { score: 0.25, rows: 1, positives: 0 },
      ]),
      histogram: null,
      epsilon: Number.EPSILON,
      excluded: { null_score: 2, nan_score: 2, null_label: 2 },
      outsideUnit: 0,
    });
  },
);

test("the order of the rows never matters, nor how many threads read them", async () => {
  const sql = "SELECT i, (i * 7919 % 1009) / 1009.0 AS s, (i % 7 = 0)::INT AS y FROM range(200000) AS t(i)";
  const [ascending, shuffled] = [
    await givenParquet(`${sql} ORDER BY i`),
    await givenParquet(`${sql} ORDER BY hash(i)`),
  ];
  const [a, b] = await Promise.all([scores.aggregate(ascending), scores.aggregate(shuffled)]);
  expect(a).toEqual(b);
  expect(a.bins.scores).toHaveLength(1009);
});

test("columns are found whatever their names", async () => {
  const content = '"sc""o re","y\'s; DROP",id\n0.75,1,a\n0.25,0,b\n';
  for (const [file, text] of [
    ["a.csv", content],
    ["a.jsonl", '{"sc\\"o re":0.75,"y\'s; DROP":1,"id":"a"}\n{"sc\\"o re":0.25,"y\'s; DROP":0,"id":"b"}\n'],
  ] as const) {
    const source = given(text, { file, score: 'sc"o re', label: "y's; DROP", id: "id" });
    expect((await scores.aggregate(source)).bins.scores).toHaveLength(2);
    expect((await scores.pair(source, source))?.positive).toHaveLength(2);
  }
});

test("a path is one file and no pattern", async () => {
  const source = given(csv, { file: "it's a [1]*?.csv" });
  writeFileSync(join(source.paths[0] ?? "", "../it's a 1xx.csv"), "s,y\n0.1,0\n");
  expect((await scores.aggregate(source)).bins).toEqual(packed);
});

test("column names count with their case", async () => {
  const error = await refusal(scores.aggregate(given("Score,y\n0.75,1\n", { score: "score" })));
  expect(error).toMatchObject({ code: "unknown_column", exit: 2 });
  expect(error.message).toContain('has no score column "score"; it has "Score", "y".');
  expect(error.hint).toContain('the nearest name is "Score"');
});

test.each([
  [
    "a label column that is not there",
    "s,target\n0.5,1\n",
    { label: "tagret" },
    "unknown_column",
    'no label column "tagret"',
  ],
  ["a CSV of a header", "s,y\n", {}, "no_rows", "it has columns, but no row"],
  ["a file without bytes", "", {}, "no_rows", "the file is empty"],
  ["JSON lines without bytes", "", { file: "a.jsonl" }, "no_rows", "the file is empty"],
  ["rows that all lack something", "s,y\n0.5,\n,1\n", {}, "no_rows", "all 2 rows lack a score or a label"],
  ["rows without any label", "s,y\n0.5,\n0.4,\n", {}, "no_rows", "all 2 rows"],
  [
    "scores that are text",
    "s,y\nhigh,1\n0.5,0\nlow,0\n",
    {},
    "invalid_scores",
    '2 values that are no numbers, such as "high"',
  ],
  ["scores with a decimal comma", 's,y\n"0,5",1\n"0,4",0\n', {}, "invalid_scores", 'such as "0,4"'],
  ["infinite scores", "s,y\ninf,1\n-inf,0\n0.5,0\n", {}, "invalid_scores", "2 infinite values"],
  ["more than two labels", "s,y\n0.5,0\n0.4,1\n0.3,2\n", {}, "invalid_labels", 'more than two values: "0", "1", "2"'],
  [
    "amounts instead of labels",
    `s,y\n${Array.from({ length: 99 }, (_, i) => `0.5,${i}.5\n`).join("")}`,
    {},
    "invalid_labels",
    ", …",
  ],
  ["labels -1 and 1", "s,y\n0.5,-1\n0.4,1\n", {}, "invalid_labels", '"-1" and "1", which are not 0 and 1'],
  ["labels in words", "s,y\n0.5,bad\n0.4,good\n", {}, "invalid_labels", '"bad" and "good", which are not 0 and 1'],
  [
    "a positive label that is none",
    "s,y\n0.5,bad\n0.4,good\n",
    { positive: "evil" },
    "invalid_labels",
    'said to be "evil"',
  ],
  ["no positives", "s,y\n0.5,0\n0.4,0\n", {}, "one_class", "has no positive rows"],
  ["no negatives", "s,y\n0.5,1\n0.4,1\n", {}, "one_class", "has no negative rows"],
  ["no positives with a score", "s,y\n,1\n0.4,0\n", {}, "one_class", "has no positive rows"],
  [
    "garbage named Parquet",
    "PAR1 is not all it takes",
    { file: "a.parquet" },
    "predictions_unreadable",
    "No magic bytes",
  ],
  [
    "lines of differing length",
    "s,y\n0.5,1\n0.4\n0.3,0,7,8\n",
    {},
    "predictions_unreadable",
    "the same number of columns",
  ],
  [
    "a CSV that is not UTF-8",
    new Uint8Array([...Buffer.from("s,y\n0.5,g"), 0xfc, 0x74, 0x0a]),
    {},
    "predictions_unreadable",
    "CSV",
  ],
  ["a gzip that is none", "s,y\n0.5,1\n", { file: "a.csv.gz" }, "predictions_unreadable", "GZIP"],
  ["JSON that breaks off", '{"s":0.5,"y":1}\n{"s":0.', { file: "a.jsonl" }, "predictions_unreadable", "JSON"],
  ["an extension of another kind", "…", { file: "a.xlsx" }, "predictions_unreadable", "none of .parquet, .csv"],
] as const)("%s: refused", async (_, content, options, code, words) => {
  const source = given(content, options);
  const error = await refusal(scores.aggregate(source));
  expect(error).toMatchObject({ code, exit: 2 });
  expect(error.message).toContain(words);
  expect(error.message).toContain(source.paths[0] ?? "");
  expect(error.message).not.toContain("\n");
});

test.each([
  ["booleans", "(true, 1), (false, 0)", 'such as "false"'],
  ["dates", "(DATE '2026-01-01', 1), (DATE '2026-01-02', 0)", 'such as "2026-01-01"'],
  ["lists", "([0.5], 1), ([0.4], 0)", 'such as "[0.4]"'],
])("Parquet scores that are %s are refused", async (_, rows, words) => {
  const error = await refusal(scores.aggregate(await givenParquet(values(rows))));
  expect(error).toMatchObject({ code: "invalid_scores", exit: 2 });
  expect(error.message).toContain(words);
});

test("a truncated Parquet file is unreadable", async () => {
  const whole = await givenParquet("SELECT i::DOUBLE AS s, i % 2 AS y FROM range(9999) AS t(i)");
  const bytes = readFileSync(whole.paths[0] ?? "");
  const error = await refusal(scores.aggregate(given(bytes.subarray(0, bytes.length / 2), { file: "a.parquet" })));
  expect(error).toMatchObject({ code: "predictions_unreadable", exit: 2 });
});

test.each([
  ["a file that is not there", "nowhere.parquet"],
  ["a folder", "."],
  ["a pattern", "*.csv"],
  ["an address", "s3://bucket/scores.parquet"],
])("%s is a missing file", async (_, path) => {
  const error = await refusal(scores.aggregate({ name: "test", paths: [join(folder, path)], label: "y", score: "s" }));
  expect(error).toMatchObject({ code: "predictions_missing", exit: 2 });
});

const id = { id: "id" };

test("rows are matched by id in whatever order, with the count of each side", async () => {
  const candidate = given("id,s,y\na,0.9,1\nb,0.8,0\nc,0.7,1\nd,,1\n,0.1,1\n", id);
  const baseline = given("id,s,y\nc,0.3,1\nx,0.2,0\na,0.1,1\nb,0.4,0\ny,0.5,1\n", id);
  const pairs = await scores.pair(candidate, baseline);
  const rows = Array.from(pairs?.positive ?? [], (label, row) => [pairs?.candidate[row], pairs?.baseline[row], label]);
  expect(rows.sort()).toEqual([
    [0.7, 0.3, 1],
    [0.8, 0.4, 0],
    [0.9, 0.1, 1],
  ]);
  expect(pairs?.rows).toEqual({ candidate: 3, baseline: 5 });
});

test("files of two formats match, with labels and ids of two types", async () => {
  const candidate = await givenParquet("SELECT i AS id, i / 10 AS s, i % 2 = 1 AS y FROM range(9) AS t(i)", id);
  const baseline = given(`id,s,y\n${Array.from({ length: 9 }, (_, i) => `${i},0.${i},${i % 2}.0\n`).join("")}`, id);
  const pairs = await scores.pair(candidate, baseline);
  expect(pairs?.candidate.toSorted()).toEqual(pairs?.baseline.toSorted());
  expect(pairs?.candidate).toHaveLength(9);
});

test("files without a common id match in no row", async () => {
  const pairs = await scores.pair(given("id,s,y\na,0.9,1\nb,0.1,0\n", id), given("id,s,y\nc,0.9,1\nd,0.1,0\n", id));
  expect(pairs?.positive).toHaveLength(0);
});

test("without an id column, or one in an older baseline, rows cannot be matched", async () => {
  const [plain, withId] = ["s,y\n0.9,1\n0.1,0\n", "id,s,y\na,0.9,1\nb,0.1,0\n"];
  expect(await scores.pair(given(plain), given(plain))).toBeNull();
  expect(await scores.pair(given(withId, id), given(plain, id))).toBeNull();
});

test("an id column that the candidate lacks is an unknown column", async () => {
  const source = given("ident,s,y\na,0.9,1\n", id);
  expect(await refusal(scores.pair(source, source))).toMatchObject({ code: "unknown_column", exit: 2 });
});

test("a repeated id does not identify rows, on either side", async () => {
  const good = given("id,s,y\na,0.9,1\nb,0.1,0\n", id);
  const bad = given("id,s,y\na,0.9,1\na,0.1,0\na,0.2,0\n", id);
  for (const [candidate, baseline] of [
    [good, bad],
    [bad, good],
  ] as const) {
    const error = await refusal(scores.pair(candidate, baseline));
    expect(error).toMatchObject({ code: "duplicate_ids", exit: 2 });
    expect(error.message).toContain(`"${bad.paths[0]}" repeats ids in 2 rows`);
  }
});

test("ids whose labels disagree are not the same rows", async () => {
  const candidate = given("id,s,y\na,0.9,1\nb,0.1,0\nc,0.2,0\n", id);
  const error = await refusal(scores.pair(candidate, given("id,s,y\na,0.9,1\nb,0.1,1\nd,0.2,0\n", id)));
  expect(error).toMatchObject({ code: "labels_disagree", exit: 2 });
  expect(error.message).toMatch(/^1 of 2 ids/);
});

const byRegion = `s,y,region
${"0.9,1,it's\n0.2,0,it's\n".repeat(3)}0.8,1,\n0.1,0,\n0.7,1,7\n,1,7\n0.6,,7\n`;

test.each([
  ["CSV", () => given(byRegion)],
  [
    "Parquet",
    () =>
      givenParquet(`SELECT * FROM (VALUES (0.9, 1, 'it''s'), (0.2, 0, 'it''s'), (0.9, 1, 'it''s'), (0.2, 0, 'it''s'),
        (0.9, 1, 'it''s'), (0.2, 0, 'it''s'), (0.8, 1, NULL), (0.1, 0, NULL), (0.7, 1, '7'), (NULL, 1, '7'), (0.6, NULL, '7'))
        AS t(s, y, region)`),
  ],
])("rows of %s that count are counted by the values of a column, the largest first", async (_, open) => {
  const source = await open();
  expect(await scores.countSegments(source, "region")).toEqual([
    { value: "it's", rows: 6, positives: 3 },
    { value: null, rows: 2, positives: 1 },
    { value: "7", rows: 1, positives: 1 },
  ]);
  const read = (value: string | null) => scores.aggregate(source, { segment: { column: "region", value } });
  expect(listBins((await read("it's")).bins)).toEqual([
    { score: 0.9, rows: 3, positives: 3 },
    { score: 0.2, rows: 3, positives: 0 },
  ]);
  expect(listBins((await read(null)).bins).map(({ score }) => score)).toEqual([0.8, 0.1]);
});

test("a segment column that is not there is an error that says where to correct it", async () => {
  const error = await refusal(scores.countSegments(given(byRegion), "regoin"));
  expect(error).toMatchObject({ code: "unknown_column", exit: 2 });
  expect(error.hint).toBe('Correct `segments:` in cibot.yaml; the nearest name is "region".');
});

test("of very many rows those with a part of the ids are matched, the same on both sides whatever the ids' types", async () => {
  const rows = "i / 4000 AS s, i % 2 AS y FROM range(4000) AS t(i)";
  const candidate = await givenParquet(`SELECT i AS id, ${rows}`, id);
  const baseline = await givenParquet(`SELECT i::VARCHAR AS id, ${rows} WHERE i <> 7`, id);
  const pairs = await pairScores(connection, candidate, baseline, 1000);
  expect(pairs?.rows).toEqual({ candidate: 4000, baseline: 3999 });
  expect(pairs?.sample?.share).toBe(1 / 4);
  const looked = pairs?.sample?.rows.candidate ?? 0;
  expect(looked).toBeGreaterThan(850);
  expect(looked).toBeLessThan(1150);
  expect(looked - (pairs?.sample?.rows.baseline ?? 0)).toBeLessThanOrEqual(1);
  expect(pairs?.candidate).toHaveLength(pairs?.sample?.rows.baseline ?? -1);
  expect(pairs?.candidate).toEqual(pairs?.baseline);
});
