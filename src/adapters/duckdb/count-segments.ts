import type { DuckDBConnection } from "@duckdb/node-api";
import type { PredictionSource, SegmentCount } from "../../ports/scores.ts";
import { labelPredictions } from "./label-predictions.ts";
import { openPredictions } from "./open-predictions.ts";
import { queryRows } from "./query.ts";

/** What the port says; a score sketch has no segments. */
export async function countSegments(
  connection: DuckDBConnection,
  source: PredictionSource,
  column: string,
): Promise<SegmentCount[]> {
  const predictions = await openPredictions(connection, source, column);
  if (predictions.table === null) return [];
  const labelled = await labelPredictions(connection, predictions, predictions.table);
  const sql = `SELECT segment, count(*) AS rows, sum(positive) AS positives FROM ${labelled}
    WHERE isfinite(score) AND positive IS NOT NULL GROUP BY segment ORDER BY rows DESC, segment`;
  const rows = await queryRows(connection, sql, predictions.path);
  return rows.map(({ segment, rows: count, positives }) => ({
    value: segment === null ? null : String(segment),
    rows: Number(count),
    positives: Number(positives),
  }));
}
