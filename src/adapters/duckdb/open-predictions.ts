import { stat } from "node:fs/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import { closest } from "fastest-levenshtein";
import { noRows, predictionsMissing, predictionsUnreadable, unknownColumn } from "../../errors.ts";
import type { PredictionSource } from "../../ports/scores.ts";
import { type Format, findFormat, knownExtensions } from "./find-format.ts";
import { queryRows } from "./query.ts";
import { quoteName, quotePath } from "./quote.ts";

/** A predictions file with the columns asked for. */
export interface Predictions {
  readonly source: PredictionSource;
  /** SQL of a table with `raw_score` as in the file, `score` (DOUBLE, null when it is no number), `label`, `id`. */
  readonly table: string;
  /** DuckDB's type of the id column; null when the file has none. */
  readonly idType: string | null;
  /** Machine epsilon of the score's own type. */
  readonly epsilon: number;
  /** All columns of the file. */
  readonly columns: readonly string[];
}

/** Throws `predictions_missing`, `predictions_unreadable`, `no_rows`, `unknown_column`; a missing id is no error. */
export async function openPredictions(connection: DuckDBConnection, source: PredictionSource): Promise<Predictions> {
  const { path, label, score, id } = source;
  const format = await checkFile(path);
  const types = await readTypes(connection, path, format);
  const columns = [...types.keys()];
  if (!types.has(label)) throw describeUnknownColumn(source, "label", columns);
  if (!types.has(score)) throw describeUnknownColumn(source, "score", columns);
  const idType = (id === undefined ? undefined : types.get(id)) ?? null;
  const used = [...new Set([label, score, ...(id === undefined || idType === null ? [] : [id])])];
  const table = `(SELECT
    ${quoteName(score)} AS raw_score,
    ${toNumber(quoteName(score), types.get(score) ?? "")} AS score,
    ${quoteName(label)} AS label,
    ${id === undefined || idType === null ? "NULL" : quoteName(id)} AS id
    FROM ${format.scan(quotePath(path), used)})`;
  return { source, table, idType, epsilon: types.get(score) === "FLOAT" ? 2 ** -23 : Number.EPSILON, columns };
}

export function describeUnknownColumn(
  source: PredictionSource,
  role: "label" | "score" | "id",
  columns: readonly string[],
) {
  const column = source[role] ?? "";
  return unknownColumn({ path: source.path, role, column, columns, nearest: closest(column, columns) });
}

async function checkFile(path: string): Promise<Format> {
  const file = await stat(path).catch(() => undefined);
  if (!file?.isFile()) throw predictionsMissing({ path });
  const format = findFormat(path);
  if (format === undefined) {
    throw predictionsUnreadable({ path, detail: `its extension is none of ${knownExtensions.join(", ")}.` });
  }
  if (file.size === 0) throw noRows({ path, detail: "the file is empty" });
  return format;
}

async function readTypes(connection: DuckDBConnection, path: string, { scan, untyped }: Format) {
  const rows = await queryRows(connection, `DESCRIBE SELECT * FROM ${scan(quotePath(path), [])}`, path);
  const types = rows.map((row) => [String(row.column_name), untyped ? "VARCHAR" : String(row.column_type)] as const);
  const [[only] = [""]] = types;
  // What the sniffer makes of lines of differing length: one column for all of it.
  if (untyped && types.length === 1 && only.includes(",")) {
    throw predictionsUnreadable({ path, detail: "its lines do not have the same number of columns." });
  }
  return new Map(types);
}

/** Numeric types as they are; anything else by its text, as a date or a boolean is no score. */
function toNumber(column: string, type: string): string {
  const numeric = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(.*\))$/.test(type);
  return numeric ? `CAST(${column} AS DOUBLE)` : `TRY_CAST(CAST(${column} AS VARCHAR) AS DOUBLE)`;
}
