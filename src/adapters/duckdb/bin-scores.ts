import type { DuckDBConnection } from "@duckdb/node-api";
import { sketchMismatch } from "../../errors.ts";
import type { Sketch } from "./find-sketches.ts";
import { runStatement } from "./query.ts";
import { quoteList, quotePath } from "./quote.ts";
import { type ScoreKey, toBin } from "./score-key.ts";

/** What is counted into bins. */
export interface Countable {
  /** SQL of a table of rows with `score` and `positive`; null when there are sketches alone. */
  readonly labelled: string | null;
  readonly sketches: readonly Sketch[];
  readonly epsilon: number;
  /** The source's files as an error names them. */
  readonly path: string;
}

/** Sums are of integers, 2⁻⁵³ each: they are the same in whatever order rows, files and machines come. */
const units = "9007199254740992.0";

/**
 * Fills the temporary table `bins` by the key: `bin, above` (at or above the threshold), `low, high, rows, positives,
 * outside` (of [0, 1]), and `score_sum, brier_sum, log_sum`, in `units`, null for other scores than probabilities. In
 * the row without a bin are the rows that lack a score in [0, 1] or a label. Throws `sketch_mismatch`.
 */
export async function binScores(
  connection: DuckDBConnection,
  { labelled, sketches, epsilon, path }: Countable,
  { key, threshold }: { readonly key: ScoreKey; readonly threshold: number | undefined },
): Promise<void> {
  // Without a threshold false, and null where there is no score, as with one.
  const isAbove = (column: string) =>
    threshold === undefined ? `${column} < ${column}` : `${column} >= ${toSql(threshold)}`;
  const fill = { key, epsilon, isAbove };
  const distinct = sketches.filter(({ head }) => head.key === "score");
  const binned = sketches.filter(({ head }) => head.key !== "score");
  demandKey(binned, key);
  const parts = [
    ...(labelled === null ? [] : [countInto(`(SELECT score, positive FROM ${labelled})`, null, fill)]),
    ...(distinct.length === 0 ? [] : [countInto(expandSketches(distinct), "weight", fill)]),
    ...(binned.length === 0 ? [] : [selectSketches(binned, isAbove)]),
  ];
  const sql = parts.length === 1 && binned.length === 0 ? parts[0] : mergeBins(parts);
  await runStatement(connection, `CREATE OR REPLACE TEMP TABLE bins AS ${sql}`, path);
}

/** Bins of different keys cannot be added up. */
function demandKey(sketches: readonly Sketch[], { kind, perUnit }: ScoreKey): void {
  const other = sketches.find(({ head }) => head.key !== kind || head.per_unit !== perUnit);
  if (other === undefined) return;
  const { key, per_unit } = other.head;
  throw sketchMismatch({
    path: other.path,
    detail: `its bins are ${key}, ${per_unit} per unit, the others ${kind}, ${perUnit}`,
  });
}

interface Fill {
  readonly key: ScoreKey;
  readonly epsilon: number;
  readonly isAbove: (column: string) => string;
}

/** SQL that counts a table with `score`, `positive` and perhaps the column of a weight. */
function countInto(table: string, weight: string | null, fill: Fill): string {
  const isLogit = fill.key.kind === "logit";
  const sum = (value: string) => (weight === null ? `sum(${value})` : `sum(${weight} * (${value})::HUGEINT)`);
  const sumUnits = (value: string) => (isLogit ? sum(`((${value}) * ${units})::BIGINT`) : "NULL::HUGEINT");
  const above = fill.isAbove("max(own)");
  const keyed = isLogit ? keyByLogit(table, fill) : keyByAsinh(table, fill);
  return `SELECT bin - (${above})::INTEGER AS bin, ${above} AS above,
    min(own) AS low, max(own) AS high, ${weight === null ? "count(*)" : `sum(${weight})`} AS rows,
    ${sum("positive")} AS positives, ${isLogit ? "0" : sum("(own < 0 OR own > 1)::INTEGER")} AS outside,
    ${sumUnits("own")} AS score_sum, ${sumUnits("(own - positive) * (own - positive)")} AS brier_sum,
    ${sumUnits("CASE WHEN positive = 1 THEN -toOne ELSE -toZero END")} AS log_sum
    FROM ${keyed} GROUP BY bin`;
}

/** Adds `own`, the score where it counts; `toOne` and `toZero`, clipped as scikit-learn's log loss is; and `bin`. */
function keyByLogit(table: string, { key, epsilon, isAbove }: Fill): string {
  const [least, most] = [toSql(epsilon), toSql(1 - epsilon)];
  const own = "CASE WHEN score >= 0 AND score <= 1 AND positive IS NOT NULL THEN score END";
  const clipped = `CASE WHEN abs(own - 0.5e0) < 0.5e0 - ${least} THEN own WHEN own > 0.5e0 THEN ${most} ELSE ${least} END`;
  const rows = `(SELECT *, ${clipped} AS clipped FROM (SELECT *, ${own} AS own FROM ${table}))`;
  const logs = `(SELECT *, ln(clipped) AS toOne, ln(1 - clipped) AS toZero FROM ${rows})`;
  return `(SELECT *, ${toBin(key, isAbove("own"), epsilon)} AS bin FROM ${logs})`;
}

function keyByAsinh(table: string, { key, epsilon, isAbove }: Fill): string {
  const valid = `(SELECT *, score AS own FROM ${table} WHERE isfinite(score) AND positive IS NOT NULL)`;
  return `(SELECT *, ${toBin(key, isAbove("own"), epsilon)} AS bin FROM ${valid})`;
}

/** Rows of both classes with their weight. */
function expandSketches(sketches: readonly Sketch[]): string {
  const file = `read_parquet(${listPaths(sketches)})`;
  return `(SELECT low AS score, 1 AS positive, positives AS weight FROM ${file} WHERE positives > 0
    UNION ALL SELECT low, 0, rows - positives FROM ${file} WHERE rows > positives)`;
}

/** A bin that an own threshold does not cut may hold scores of both sides: whoever reads the bins sees that they overlap. */
const selectSketches = (sketches: readonly Sketch[], isAbove: Fill["isAbove"]) =>
  `SELECT bin, ${isAbove("low")} AS above, low, high, rows, positives, outside, score_sum::HUGEINT AS score_sum,
    brier_sum::HUGEINT AS brier_sum, log_sum::HUGEINT AS log_sum FROM read_parquet(${listPaths(sketches)})`;

export const listPaths = (sketches: readonly Sketch[]) => quoteList(sketches.map(({ path }) => quotePath(path)));

const mergeBins = (parts: readonly string[]) =>
  `SELECT bin, above, min(low) AS low, max(high) AS high, sum(rows)::BIGINT AS rows, sum(positives)::BIGINT AS positives,
    sum(outside)::BIGINT AS outside, sum(score_sum) AS score_sum, sum(brier_sum) AS brier_sum, sum(log_sum) AS log_sum
    FROM (${parts.join(" UNION ALL ")}) GROUP BY bin, above`;

/** A DOUBLE: DuckDB would read `0.2` as a decimal. */
const toSql = (value: number) => `${value.toExponential()}::DOUBLE`;
