import type { DuckDBConnection } from "@duckdb/node-api";
import type { ExcludedRows } from "../../core/evaluation/evaluation.ts";
import { invalidScores } from "../../errors.ts";
import type { Predictions } from "./open-predictions.ts";
import { queryRows } from "./query.ts";

export interface RowCounts {
  readonly rows: number;
  readonly excluded: ExcludedRows;
  /** Rows whose score is a number outside [0, 1]. */
  readonly outside: number;
}

/** Why rows of a labelled table do not count. Throws `invalid_scores`. */
export async function countRows(
  connection: DuckDBConnection,
  { path, source: { score: column } }: Predictions,
  labelled: string,
): Promise<RowCounts> {
  const unlike = "raw_score IS NOT NULL AND score IS NULL";
  const sql = `SELECT count(*) AS rows,
    count(*) FILTER (raw_score IS NULL) AS null_score,
    count(*) FILTER (isnan(score)) AS nan_score,
    count(*) FILTER (isinf(score)) AS infinite,
    count(*) FILTER (isfinite(score) AND (score < 0 OR score > 1)) AS outside,
    count(*) FILTER (isfinite(score) AND positive IS NULL) AS null_label,
    count(*) FILTER (${unlike}) AS unlike,
    min(CAST(raw_score AS VARCHAR)) FILTER (${unlike}) AS example
    FROM ${labelled}`;
  const [counts = {}] = await queryRows(connection, sql, path);
  const count = (key: string) => Number(counts[key]);
  if (count("unlike") > 0) {
    throw invalidScores({
      path,
      column,
      detail: `${count("unlike")} values that are no numbers, such as "${counts.example}"`,
    });
  }
  if (count("infinite") > 0) throw invalidScores({ path, column, detail: `${count("infinite")} infinite values` });
  return {
    rows: count("rows"),
    excluded: { null_score: count("null_score"), nan_score: count("nan_score"), null_label: count("null_label") },
    outside: count("outside"),
  };
}
