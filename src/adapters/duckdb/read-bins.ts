import type { DuckDBConnection } from "@duckdb/node-api";
import type { Histogram, ScoreBins } from "../../core/metrics/score-bins.ts";
import { queryRows, readColumns } from "./query.ts";

export interface ReadBins {
  readonly bins: ScoreBins;
  readonly histogram: Histogram | null;
}

/** The table `bins` of `countScores`. */
export async function readDistinctScores(connection: DuckDBConnection, path: string): Promise<ReadBins> {
  const sql = "SELECT low, rows::DOUBLE, positives::DOUBLE FROM bins ORDER BY low DESC";
  const [scores = none, rows = none, positives = none] = await readColumns(connection, sql, path);
  return { bins: { scores, rows, positives }, histogram: null };
}

/** The table `bins` of `binScores`. A bin's score is the mean of its rows, or its middle when no sum is known. */
export async function readHistogram(connection: DuckDBConnection, path: string): Promise<ReadBins> {
  const mean = `CASE WHEN score_sum IS NULL THEN low / 2 + high / 2 ELSE score_sum::DOUBLE / rows / ${unit} END`;
  const sql = `SELECT low, high, least(high, greatest(low, ${mean})), rows::DOUBLE, positives::DOUBLE
    FROM bins WHERE bin IS NOT NULL ORDER BY bin DESC, low DESC`;
  const [lows = none, highs = none, scores = none, rows = none, positives = none] = await readColumns(
    connection,
    sql,
    path,
  );
  const columns = joinOverlapping({ lows, highs, scores, rows, positives });
  return {
    bins: { scores: columns.scores, rows: columns.rows, positives: columns.positives },
    histogram: { lows: columns.lows, highs: columns.highs, losses: await readLosses(connection, path) },
  };
}

const unit = 2 ** 53;

async function readLosses(connection: DuckDBConnection, path: string) {
  const sql = "SELECT sum(brier_sum)::DOUBLE AS brier, sum(log_sum)::DOUBLE AS log FROM bins WHERE bin IS NOT NULL";
  const [{ brier = null, log = null } = {}] = await queryRows(connection, sql, path);
  return brier === null || log === null ? null : { brier: Number(brier) / unit, log: Number(log) / unit };
}

type BinColumns = Readonly<Record<"lows" | "highs" | "scores" | "rows" | "positives", Float64Array>>;

/**
 * Bins that overlap become one: those of sketches that another threshold cuts, and neighbours whose scores differ by
 * less than the logarithm can tell.
 */
function joinOverlapping(columns: BinColumns): BinColumns {
  const { lows, highs, scores, rows, positives } = columns;
  const starts = findStarts(columns);
  if (starts.length === lows.length) return columns;
  const join = (values: Float64Array, combine: (values: Float64Array, start: number) => number) =>
    Float64Array.from(starts, (start, index) => combine(values.subarray(start, starts[index + 1]), start));
  const meanOf = (values: Float64Array, start: number) => {
    const weights = rows.subarray(start, start + values.length);
    return sum(values.map((value, index) => value * (weights[index] ?? 0))) / sum(weights);
  };
  return {
    lows: join(lows, (values) => Math.min(...values)),
    highs: join(highs, (values) => Math.max(...values)),
    scores: join(scores, meanOf),
    rows: join(rows, sum),
    positives: join(positives, sum),
  };
}

/** Indexes of the bins that lie wholly below those before them. */
function findStarts({ lows, highs }: BinColumns): number[] {
  const starts: number[] = [];
  let lowest = Infinity;
  for (const [index, high] of highs.entries()) {
    if (high < lowest) starts.push(index);
    lowest = Math.min(lowest, lows[index] ?? lowest);
  }
  return starts;
}

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

const none = new Float64Array();
