import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { ColumnFacts, TableFacts } from "../../core/init/table-facts.ts";
import { predictionsMissing, predictionsUnreadable } from "../../errors.ts";
import type { Tables } from "../../ports/tables.ts";
import { createDatabase } from "./create-database.ts";
import { findFormat, knownExtensions } from "./find-format.ts";
import { queryRows, type Row } from "./query.ts";
import { quoteList, quoteName, quotePath } from "./quote.ts";

/** Rows that are read: enough to tell a score from a flag, and a second of work for a wide table. */
const sampleRows = 100_000;
/** A table with more columns is one of features; its first ones are described all the same. */
const mostColumns = 100;

/** Describes tables with DuckDB, which is loaded at the first file. Paths are relative to `directory`. */
export function createTables(directory: string): Tables {
  const database = createDatabase();
  return {
    describe: (path) => database.connect((connection) => describeTable(connection, path, resolve(directory, path))),
    close: () => database.close(),
  };
}

async function describeTable(connection: DuckDBConnection, path: string, file: string): Promise<TableFacts> {
  const size = await stat(file).catch(() => undefined);
  if (!size?.isFile()) throw predictionsMissing({ path });
  const format = findFormat(path);
  if (format === undefined) {
    throw predictionsUnreadable({ path, detail: `its extension is none of ${knownExtensions.join(", ")}.` });
  }
  const table = `(SELECT * FROM ${format.scan(quoteList([quotePath(file)]), [])} LIMIT ${sampleRows})`;
  const described = await queryRows(connection, `DESCRIBE SELECT * FROM ${table}`, path);
  const columns = described.map(({ column_name }) => String(column_name));
  const used = columns.slice(0, mostColumns);
  const facts = used.flatMap((name, index) => describeColumn(quoteName(name), index));
  const [row = {}] = await queryRows(connection, `SELECT count(*) AS total, ${facts.join(", ")} FROM ${table}`, path);
  const rows = Number(row.total);
  return { path, rows, columns: used.map((name, index) => readColumn({ name, index, rows }, row)) };
}

/** By its text, as cibot reads predictions: `1`, `1.0` and a number are the same to none of its formats. */
function describeColumn(column: string, index: number): string[] {
  const text = `CAST(${column} AS VARCHAR)`;
  const number = `TRY_CAST(${text} AS DOUBLE)`;
  return [
    `count(${column}) AS c${index}_filled`,
    `count(${number}) AS c${index}_numbers`,
    `min(${number}) FILTER (NOT isnan(${number})) AS c${index}_min`,
    `max(${number}) FILTER (NOT isnan(${number})) AS c${index}_max`,
    `count(DISTINCT ${text}) AS c${index}_distinct`,
    `min(${text}) AS c${index}_first`,
    `max(${text}) AS c${index}_last`,
  ];
}

interface ColumnPlace {
  readonly name: string;
  readonly index: number;
  readonly rows: number;
}

function readColumn({ name, index, rows }: ColumnPlace, row: Row): ColumnFacts {
  const count = (fact: string) => Number(row[`c${index}_${fact}`]);
  const number = (fact: string) => (typeof row[`c${index}_${fact}`] === "number" ? count(fact) : null);
  const filled = count("filled");
  const distinct = count("distinct");
  const ends = [row[`c${index}_first`], row[`c${index}_last`]].map(String).slice(0, distinct);
  return {
    name,
    isNumber: filled > 0 && count("numbers") === filled,
    min: number("min"),
    max: number("max"),
    distinct,
    nulls: rows - filled,
    values: distinct <= 2 ? ends : [],
  };
}
