import type { DuckDBConnection } from "@duckdb/node-api";
import { type Countable, listPaths } from "./bin-scores.ts";
import { runStatement } from "./query.ts";

/** Fills the temporary table `bins`, as `binScores` does, with one bin for each distinct score. */
export async function countScores(
  connection: DuckDBConnection,
  { labelled, sketches, path }: Countable,
): Promise<void> {
  const rows = `SELECT score, count(*) AS rows, sum(positive)::BIGINT AS positives
    FROM ${labelled} WHERE isfinite(score) AND positive IS NOT NULL GROUP BY score`;
  const bins = `SELECT low AS score, rows, positives FROM read_parquet(${listPaths(sketches)})`;
  const merged = `SELECT score, sum(rows)::BIGINT AS rows, sum(positives)::BIGINT AS positives
    FROM (${labelled === null ? "" : `${rows} UNION ALL `}${bins}) GROUP BY score`;
  const sql = `CREATE OR REPLACE TEMP TABLE bins AS SELECT NULL::INTEGER AS bin, false AS above, score AS low,
    score AS high, rows, positives, CASE WHEN score < 0 OR score > 1 THEN rows ELSE 0 END AS outside,
    NULL::HUGEINT AS score_sum, NULL::HUGEINT AS brier_sum, NULL::HUGEINT AS log_sum
    FROM (${sketches.length === 0 ? rows : merged})`;
  await runStatement(connection, sql, path);
}
