import type { DuckDBConnection } from "@duckdb/node-api";
import type { ExcludedRows } from "../../core/evaluation/evaluation.ts";
import { rankBins } from "../../core/metrics/ranking.ts";
import { boundRocAuc } from "../../core/metrics/roc-auc.ts";
import type { ScoreBins, SplitScores } from "../../core/metrics/score-bins.ts";
import { noRows, oneClass, sketchMismatch } from "../../errors.ts";
import type { Counting, PredictionSource, SegmentFilter } from "../../ports/scores.ts";
import { binScores, type Countable, listPaths } from "./bin-scores.ts";
import { countRows, type RowCounts } from "./count-rows.ts";
import { countScores } from "./count-scores.ts";
import type { Sketch } from "./find-sketches.ts";
import { labelPredictions } from "./label-predictions.ts";
import { openPredictions, type Predictions } from "./open-predictions.ts";
import { queryRows } from "./query.ts";
import { quoteText } from "./quote.ts";
import { type ReadBins, readDistinctScores, readHistogram } from "./read-bins.ts";
import { asinhKey, fineAsinhKey, fineLogitKey, logitKey, type ScoreKey } from "./score-key.ts";
import { writeSketch } from "./write-sketch.ts";

/** With fewer rows than this every distinct score is a bin: as fast, and exact. */
const fewRows = 200_000;
/** Nor is a histogram needed for fewer distinct scores among the first rows. */
const fewScores = 5000;
/** A histogram whose AUC may be off by more is too coarse. */
const tolerance = 1e-4;
/** Up to here the exact counts come instead of a coarse histogram: they fit in memory. */
const mostExact = 20_000_000;

/** What the port says: exact where that is cheap, a histogram elsewhere, and better than that when it is too coarse. */
export async function aggregateScores(
  connection: DuckDBConnection,
  source: PredictionSource,
  counting: Counting = {},
): Promise<SplitScores> {
  const predictions = await openPredictions(connection, source, counting.segment?.column);
  const { table, sketches, epsilon, path } = predictions;
  const all = table === null ? null : await labelPredictions(connection, predictions, table);
  const labelled = all === null ? null : filterSegment(all, counting.segment);
  const job = { connection, predictions, counting, countable: { labelled, sketches, epsilon, path } };
  const { bins, histogram, kept, key } = (await isExact(job)) ? await countExactly(job) : await countBinned(job);
  const excluded = addExcluded(kept, sketches);
  // Before one class alone is refused: of a rare event one machine's part may hold no positive.
  if (counting.saveBins !== undefined && bins.rows.length > 0) {
    const head = { version: 1, key: key?.kind ?? "score", per_unit: key?.perUnit ?? 0, epsilon, excluded } as const;
    await writeSketch(connection, counting.saveBins, head);
  }
  demandBothClasses(predictions, bins, kept.rows);
  return { bins, histogram, epsilon, excluded, outsideUnit: await countOutside(job) };
}

const filterSegment = (labelled: string, segment: SegmentFilter | undefined) =>
  segment === undefined
    ? labelled
    : `(SELECT * FROM ${labelled} WHERE segment IS NOT DISTINCT FROM ${segment.value === null ? "NULL" : quoteText(segment.value)})`;

interface Job {
  readonly connection: DuckDBConnection;
  readonly predictions: Predictions;
  readonly counting: Counting;
  readonly countable: Countable;
}

interface Counted extends ReadBins {
  /** Of the files that are no sketches. */
  readonly kept: RowCounts;
  /** Null for distinct scores. */
  readonly key: ScoreKey | null;
}

const findBinned = (sketches: readonly Sketch[]) => sketches.find(({ head }) => head.key !== "score");

async function isExact({ connection, predictions, counting, countable }: Job): Promise<boolean> {
  const { sketches, path } = predictions;
  const { labelled } = countable;
  const binned = findBinned(sketches);
  if (counting.exact === true && binned !== undefined)
    throw sketchMismatch({ path: binned.path, detail: "its bins hold several scores, so that nothing exact is known" });
  if (counting.exact === true || binned !== undefined) return binned === undefined;
  const rows = [
    ...(labelled === null ? [] : [`SELECT score FROM ${labelled}`]),
    ...(sketches.length === 0 ? [] : [`SELECT low AS score FROM read_parquet(${listPaths(sketches)})`]),
  ];
  const first = (count: number) => `(SELECT * FROM (${rows.join(" UNION ALL ")}) LIMIT ${count})`;
  const sql = `SELECT (SELECT count(*) FROM ${first(fewRows)}) AS rows, count(DISTINCT score) AS scores
    FROM ${first(4 * fewScores)}`;
  const [{ rows: seen = 0, scores = 0 } = {}] = await queryRows(connection, sql, path);
  return Number(seen) < fewRows || Number(scores) <= fewScores;
}

async function countExactly(job: Job, known?: RowCounts): Promise<Counted> {
  const { connection, predictions, countable } = job;
  const kept = known ?? (await countKept(job));
  await countScores(connection, countable);
  return { ...(await readDistinctScores(connection, predictions.path)), kept, key: null };
}

async function countKept({ connection, predictions, countable: { labelled } }: Job): Promise<RowCounts> {
  return labelled === null ? nothing : countRows(connection, predictions, labelled);
}

const nothing: RowCounts = { rows: 0, excluded: { null_score: 0, nan_score: 0, null_label: 0 }, outside: 0 };

async function countBinned(job: Job): Promise<Counted> {
  const { connection, predictions, counting, countable } = job;
  const { sketches, path } = predictions;
  const { threshold } = counting;
  const first = keyOf(findBinned(sketches));
  await binScores(connection, countable, { key: first, threshold });
  const kept = first === logitKey && !(await hasInvalid(job)) ? nothing : await countKept(job);
  const fits = first.kind === "asinh" || kept.outside === 0;
  const key = fits ? first : asinhKey;
  if (key !== first) await binScores(connection, countable, { key, threshold });
  const read = await readHistogram(connection, path);
  const isCoarse = boundRocAuc(rankBins(read.bins, read.histogram)) > tolerance;
  if (!isCoarse || findBinned(sketches) !== undefined) return { ...read, kept, key };
  if (sum(read.bins.rows) <= mostExact) return countExactly(job, kept);
  const fine = key.kind === "logit" ? fineLogitKey : fineAsinhKey;
  await binScores(connection, countable, { key: fine, threshold });
  return { ...(await readHistogram(connection, path)), kept, key: fine };
}

const keyOf = (sketch: Sketch | undefined): ScoreKey =>
  [logitKey, asinhKey, fineLogitKey, fineAsinhKey].find(
    ({ kind, perUnit }) => sketch?.head.key === kind && sketch.head.per_unit === perUnit,
  ) ?? logitKey;

/** Rows that lack a score in [0, 1] or a label; why is worth another pass only when there are any. */
async function hasInvalid({ connection, predictions }: Job): Promise<boolean> {
  const rows = await queryRows(connection, "SELECT 1 FROM bins WHERE bin IS NULL", predictions.path);
  return rows.length > 0;
}

const sum = (counts: Float64Array) => counts.reduce((total, count) => total + count, 0);

function demandBothClasses({ path, source: { label: column } }: Predictions, bins: ScoreBins, rows: number): void {
  const counted = sum(bins.rows);
  const detail = rows === 0 ? "it has columns, but no row" : `all ${rows} rows lack a score or a label`;
  if (counted === 0) throw noRows({ path, detail });
  const positives = sum(bins.positives);
  if (positives === 0) throw oneClass({ path, column, lacks: "positive" });
  if (positives === counted) throw oneClass({ path, column, lacks: "negative" });
}

function addExcluded({ excluded }: RowCounts, sketches: readonly Sketch[]): ExcludedRows {
  const all = [excluded, ...sketches.map(({ head }) => head.excluded)];
  const add = (reason: keyof ExcludedRows) => all.reduce((total, counts) => total + counts[reason], 0);
  return { null_score: add("null_score"), nan_score: add("nan_score"), null_label: add("null_label") };
}

/** Rows whose score is no probability. */
async function countOutside({ connection, predictions: { path } }: Job): Promise<number> {
  const [{ outside = 0 } = {}] = await queryRows(connection, "SELECT sum(outside)::DOUBLE AS outside FROM bins", path);
  return Number(outside ?? 0);
}
