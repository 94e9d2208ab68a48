import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, expect, test } from "vitest";
import { createTables } from "../../../src/adapters/duckdb/create-tables.ts";
import { temporaryFolder } from "../../support/git-repository.ts";

const opened: { close(): Promise<void> }[] = [];
afterAll(() => Promise.all(opened.map((tables) => tables.close())));

function describeFile(name: string, content: string | Uint8Array) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, name), content);
  const tables = createTables(folder);
  opened.push(tables);
  return tables.describe(name);
}

const rows = ["id,target,score,note", "a,0,0.25,x", "b,1,0.75,", "c,0,0.5,y"];

test.each([
  ["test.csv", rows.join("\n")],
  ["test.csv.gz", gzipSync(rows.join("\n"))],
  [
    "test.jsonl",
    [
      { id: "a", target: 0, score: 0.25, note: "x" },
      { id: "b", target: 1, score: 0.75, note: null },
      { id: "c", target: 0, score: 0.5, note: "y" },
    ]
      .map((row) => JSON.stringify(row))
      .join("\n"),
  ],
])("%s: each column with its range, distinct values and gaps", async (name, content) => {
  expect(await describeFile(name, content)).toEqual({
    path: name,
    rows: 3,
    columns: [
      { name: "id", isNumber: false, min: null, max: null, distinct: 3, nulls: 0, values: [] },
      { name: "target", isNumber: true, min: 0, max: 1, distinct: 2, nulls: 0, values: ["0", "1"] },
      { name: "score", isNumber: true, min: 0.25, max: 0.75, distinct: 3, nulls: 0, values: [] },
      { name: "note", isNumber: false, min: null, max: null, distinct: 2, nulls: 1, values: ["x", "y"] },
    ],
  });
});

test("a Parquet file with names that SQL would misread, booleans, and numbers that are none", async () => {
  const folder = temporaryFolder();
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const columns = `range = 1 AS "is ""bad""", CAST('nan' AS DOUBLE) AS gap, CAST(range / 2 AS FLOAT) AS score`;
  await connection.run(`COPY (SELECT ${columns} FROM range(3)) TO '${join(folder, "a[1].parquet")}'`);
  connection.closeSync();
  instance.closeSync();
  const tables = createTables(folder);
  opened.push(tables);
  expect((await tables.describe("a[1].parquet")).columns).toEqual([
    { name: 'is "bad"', isNumber: false, min: null, max: null, distinct: 2, nulls: 0, values: ["false", "true"] },
    { name: "gap", isNumber: true, min: null, max: null, distinct: 1, nulls: 0, values: ["nan"] },
    { name: "score", isNumber: true, min: 0, max: 1, distinct: 3, nulls: 0, values: [] },
  ]);
});

test("of a wide table the first hundred columns are described", async () => {
  const names = Array.from({ length: 150 }, (_, index) => `c${index}`);
  const { columns } = await describeFile("wide.csv", `${names.join(",")}\n${names.map(() => "1").join(",")}\n`);
  expect(columns).toHaveLength(100);
});

test("a table without rows has columns that say nothing", async () => {
  expect(await describeFile("none.csv", "target,score\n")).toMatchObject({
    rows: 0,
    columns: [{ isNumber: false, distinct: 0, values: [] }, { name: "score" }],
  });
});

test("a file that is not there, and one that is no table, are named", async () => {
  await expect(describeFile("notes.txt", "x")).rejects.toMatchObject({ code: "predictions_unreadable" });
  await expect(describeFile("broken.parquet", "no parquet")).rejects.toMatchObject({ code: "predictions_unreadable" });
  const tables = createTables(temporaryFolder());
  await expect(tables.describe("x.csv")).rejects.toMatchObject({ code: "predictions_missing" });
});
