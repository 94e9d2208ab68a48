import type { DuckDBConnection } from "@duckdb/node-api";
import type { ExcludedRows } from "../../core/evaluation/evaluation.ts";
import type { ScoreBins, SplitScores } from "../../core/metrics/score-bins.ts";
import { invalidScores, noRows, oneClass } from "../../errors.ts";
import type { PredictionSource } from "../../ports/scores.ts";
import { labelPredictions } from "./label-predictions.ts";
import { openPredictions } from "./open-predictions.ts";
import { queryRows, readColumns } from "./query.ts";

/** One bin per distinct score; throws what the port says. */
export async function aggregateScores(connection: DuckDBConnection, source: PredictionSource): Promise<SplitScores> {
  const predictions = await openPredictions(connection, source);
  const { rows, excluded } = await countRows(connection, source, predictions.table);
  if (rows === 0) throw noRows({ path: source.path, detail: "it has columns, but no row" });
  const labelled = await labelPredictions(connection, predictions);
  const bins = await readBins(connection, source, labelled);
  const counted = sum(bins.rows);
  if (counted === 0) throw noRows({ path: source.path, detail: `all ${rows} rows lack a score or a label` });
  const positives = sum(bins.positives);
  const { path, label: column } = source;
  if (positives === 0) throw oneClass({ path, column, lacks: "positive" });
  if (positives === counted) throw oneClass({ path, column, lacks: "negative" });
  return {
    bins,
    histogram: null,
    epsilon: predictions.epsilon,
    excluded: { ...excluded, null_label: rows - counted - excluded.null_score - excluded.nan_score },
    outsideUnit: countOutside(bins),
  };
}

const sum = (counts: Float64Array) => counts.reduce((total, count) => total + count, 0);

/** Rows whose score is no probability. */
const countOutside = ({ scores, rows }: ScoreBins) =>
  sum(rows.filter((_, index) => (scores[index] ?? 0) < 0 || (scores[index] ?? 0) > 1));

interface RowCounts {
  readonly rows: number;
  readonly excluded: Omit<ExcludedRows, "null_label">;
}

async function countRows(
  connection: DuckDBConnection,
  { path, score: column }: PredictionSource,
  table: string,
): Promise<RowCounts> {
  const unlike = "raw_score IS NOT NULL AND score IS NULL";
  const sql = `SELECT count(*) AS rows,
    count(*) FILTER (raw_score IS NULL) AS null_score,
    count(*) FILTER (isnan(score)) AS nan_score,
    count(*) FILTER (isinf(score)) AS infinite,
    count(*) FILTER (${unlike}) AS unlike,
    min(CAST(raw_score AS VARCHAR)) FILTER (${unlike}) AS example
    FROM ${table}`;
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
  return { rows: count("rows"), excluded: { null_score: count("null_score"), nan_score: count("nan_score") } };
}

async function readBins(
  connection: DuckDBConnection,
  { path }: PredictionSource,
  labelled: string,
): Promise<ScoreBins> {
  const sql = `SELECT score, CAST(count(*) AS DOUBLE) AS rows, CAST(sum(positive) AS DOUBLE) AS positives
    FROM ${labelled} WHERE isfinite(score) AND positive IS NOT NULL GROUP BY score ORDER BY score DESC`;
  const [scores = none, rows = none, positives = none] = await readColumns(connection, sql, path);
  return { scores, rows, positives };
}

const none = new Float64Array();
