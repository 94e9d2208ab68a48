import type { DuckDBConnection, DuckDBDataChunk, DuckDBValue } from "@duckdb/node-api";
import { predictionsUnreadable } from "../../errors.ts";

export type Row = Readonly<Record<string, DuckDBValue>>;

/** All rows of a small result. Throws `predictions_unreadable` about `path`, with DuckDB's words. */
export async function queryRows(connection: DuckDBConnection, sql: string, path: string): Promise<Row[]> {
  try {
    return (await connection.runAndReadAll(sql)).getRowObjects();
  } catch (error) {
    throw toUnreadable(error, path);
  }
}

/** Runs a statement without a result. Throws as `queryRows`. */
export async function runStatement(connection: DuckDBConnection, sql: string, path: string): Promise<void> {
  try {
    await connection.run(sql);
  } catch (error) {
    throw toUnreadable(error, path);
  }
}

/** A whole result, one array per column. All columns of the query are DOUBLE without nulls. Throws as `queryRows`. */
export async function readColumns(connection: DuckDBConnection, sql: string, path: string): Promise<Float64Array[]> {
  const pieces: Float64Array[][] = [];
  try {
    for await (const chunk of await connection.stream(sql)) pieces.push(readChunk(chunk));
  } catch (error) {
    throw toUnreadable(error, path);
  }
  const length = pieces.reduce((sum, [first]) => sum + (first?.length ?? 0), 0);
  return (pieces[0] ?? []).map((_, column) => {
    const joined = new Float64Array(length);
    let offset = 0;
    for (const piece of pieces) {
      joined.set(piece[column] ?? [], offset);
      offset += piece[column]?.length ?? 0;
    }
    return joined;
  });
}

/** Value by value: an array of boxed numbers on the way would take four times the memory. */
function readChunk(chunk: DuckDBDataChunk): Float64Array[] {
  const { columnCount, rowCount } = chunk;
  return Array.from({ length: columnCount }, (_, column) => {
    const vector = chunk.getColumnVector(column);
    const values = new Float64Array(rowCount);
    for (let row = 0; row < rowCount; row++) values[row] = Number(vector.getItem(row));
    return values;
  });
}

const toUnreadable = (error: unknown, path: string) =>
  predictionsUnreadable({ path, detail: describeFailure(error) }, { cause: error });

/** Of DuckDB's message the part before its advice about SQL. */
export function describeFailure(error: unknown): string {
  const [detail = ""] = String(error instanceof Error ? error.message : error).split("\n");
  return detail;
}
