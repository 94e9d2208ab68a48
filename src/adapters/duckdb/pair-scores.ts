import type { DuckDBConnection } from "@duckdb/node-api";
import type { PairedScores } from "../../core/metrics/score-bins.ts";
import { duplicateIds, labelsDisagree } from "../../errors.ts";
import type { PredictionSource } from "../../ports/scores.ts";
import { labelPredictions } from "./label-predictions.ts";
import { describeUnknownColumn, openPredictions, type Predictions } from "./open-predictions.ts";
import { queryRows, readColumns } from "./query.ts";

/** The rows of both files, matched by id; null and throws as the port says. */
export async function pairScores(
  connection: DuckDBConnection,
  candidate: PredictionSource,
  baseline: PredictionSource,
  most = mostPairs,
): Promise<PairedScores | null> {
  if (candidate.id === undefined || baseline.id === undefined) return null;
  const after = await openPredictions(connection, candidate);
  const before = await openPredictions(connection, baseline);
  // Sketches keep no rows.
  if (after.sketches.length + before.sketches.length > 0) return null;
  if (after.idType === null) throw describeUnknownColumn(candidate, "id", after);
  if (before.idType === null || after.table === null || before.table === null) return null;
  const all = [
    await selectRows(connection, after, after.table),
    await selectRows(connection, before, before.table),
  ] as const;
  const rows = {
    candidate: await countAll(connection, after, all[0]),
    baseline: await countAll(connection, before, all[1]),
  };
  const key = after.idType === before.idType ? "id" : "CAST(id AS VARCHAR)";
  const parts = Math.ceil(Math.min(rows.candidate, rows.baseline) / most);
  const sides = [pickPart(all[0], key, parts), pickPart(all[1], key, parts)] as const;
  const looked = {
    candidate: await countIds(connection, after, sides[0]),
    baseline: await countIds(connection, before, sides[1]),
  };
  const pairs = await readPairs(connection, after.path, joinById(sides));
  const matched = pairs.positive.length;
  const disagreeing = pairs.positive.reduce(
    (count, label, row) => count + (label === pairs.otherPositive[row] ? 0 : 1),
    0,
  );
  if (disagreeing > 0) throw labelsDisagree({ paths: [after.path, before.path], rows: disagreeing, matched });
  const sample = parts > 1 ? { share: 1 / parts, rows: looked } : undefined;
  return { candidate: pairs.candidate, baseline: pairs.baseline, positive: pairs.positive, rows, sample };
}

/** More rows than this are matched on a part of the ids, which says all that there is to say about a difference. */
const mostPairs = 2_000_000;

/**
 * One of so many parts of the ids, the same in both files. Ids of two types, as after a change from CSV to Parquet, are
 * compared as text.
 */
const pickPart = (rows: string, key: string, parts: number) =>
  `(SELECT ${key} AS id, score, positive FROM ${rows}${parts > 1 ? ` WHERE hash(${key}) % ${parts} = 0` : ""})`;

async function countAll(connection: DuckDBConnection, { path }: Predictions, rows: string): Promise<number> {
  const [counts = {}] = await queryRows(connection, `SELECT count(*) AS rows FROM ${rows}`, path);
  return Number(counts.rows);
}

/** SQL of the rows that count: with a score, a label and an id. */
async function selectRows(connection: DuckDBConnection, predictions: Predictions, table: string): Promise<string> {
  const labelled = await labelPredictions(connection, predictions, table);
  return `(SELECT id, score, positive FROM ${labelled} WHERE isfinite(score) AND positive IS NOT NULL AND id IS NOT NULL)`;
}

async function countIds(connection: DuckDBConnection, { path, source }: Predictions, rows: string): Promise<number> {
  const [counts = {}] = await queryRows(
    connection,
    `SELECT count(*) AS rows, count(DISTINCT id) AS ids FROM ${rows}`,
    path,
  );
  const duplicates = Number(counts.rows) - Number(counts.ids);
  if (duplicates > 0) throw duplicateIds({ path, column: source.id ?? "", duplicates });
  return Number(counts.rows);
}

const joinById = ([after, before]: readonly [string, string]) =>
  `SELECT a.score, b.score, CAST(a.positive AS DOUBLE), CAST(b.positive AS DOUBLE)
    FROM ${after} a JOIN ${before} b ON a.id = b.id`;

async function readPairs(connection: DuckDBConnection, path: string, sql: string) {
  const [candidate = none, baseline = none, positive = none, other = none] = await readColumns(connection, sql, path);
  return { candidate, baseline, positive: Uint8Array.from(positive), otherPositive: Uint8Array.from(other) };
}

const none = new Float64Array();
