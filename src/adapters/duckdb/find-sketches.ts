import type { DuckDBConnection } from "@duckdb/node-api";
import type { ExcludedRows } from "../../core/evaluation/evaluation.ts";
import { predictionsUnreadable } from "../../errors.ts";
import { queryRows } from "./query.ts";
import { quoteList, quotePath } from "./quote.ts";
import type { ScoreKey } from "./score-key.ts";

/**
 * What a score sketch says of itself, as JSON in the Parquet file's metadata:
 * `{"version":1,"key":"logit","per_unit":2048,"epsilon":2.2e-16,"excluded":{"null_score":0,"nan_score":0,"null_label":0}}`
 */
export interface SketchHead {
  readonly version: 1;
  /** `score`: every bin is one score. */
  readonly key: "score" | ScoreKey["kind"];
  /** Bins per unit of the mapped score; 0 for `score`. */
  readonly per_unit: number;
  readonly epsilon: number;
  readonly excluded: ExcludedRows;
}

export interface Sketch {
  readonly path: string;
  readonly head: SketchHead;
}

/** Key of the metadata. */
export const sketchMark = "cibot_sketch";

/** Which of the Parquet files are score sketches. Throws `predictions_unreadable` for one of another version. */
export async function findSketches(connection: DuckDBConnection, paths: readonly string[]): Promise<Sketch[]> {
  const [first] = paths;
  if (first === undefined) return [];
  const sql = `SELECT file_name, decode(value) AS head FROM parquet_kv_metadata(${quoteList(paths.map(quotePath))})
    WHERE key = '${sketchMark}'::BLOB`;
  const rows = await queryRows(connection, sql, first);
  return rows.map(({ file_name, head }) => parseHead(String(file_name), String(head)));
}

function parseHead(path: string, text: string): Sketch {
  const head = parseJson(text);
  if (isHead(head)) return { path, head };
  throw predictionsUnreadable({ path, detail: "it is a score sketch of a version that this cibot does not know." });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The version says what is in it: only cibot writes the mark. */
const isHead = (value: unknown): value is SketchHead =>
  typeof value === "object" && value !== null && "version" in value && value.version === 1;
