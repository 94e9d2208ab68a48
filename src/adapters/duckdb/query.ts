import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api";
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

/** Passes a result on in pieces, each a list of columns. All columns of the query are DOUBLE without nulls. */
async function* streamColumns(connection: DuckDBConnection, sql: string, path: string): AsyncGenerator<number[][]> {
  try {
    for await (const chunk of await connection.stream(sql)) {
      yield chunk.getColumns().map((column) => column.map(Number));
    }
  } catch (error) {
    throw toUnreadable(error, path);
  }
}

/** A whole result, one array per column, as `streamColumns`. */
export async function readColumns(connection: DuckDBConnection, sql: string, path: string): Promise<Float64Array[]> {
  const pieces: number[][][] = [];
  for await (const piece of streamColumns(connection, sql, path)) pieces.push(piece);
  const length = pieces.reduce((sum, [first = []]) => sum + first.length, 0);
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

/** Of DuckDB's message the part before its advice about SQL. */
function toUnreadable(error: unknown, path: string) {
  const [detail = ""] = String(error instanceof Error ? error.message : error).split("\n");
  return predictionsUnreadable({ path, detail }, { cause: error });
}
