import { stat } from "node:fs/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import { closest } from "fastest-levenshtein";
import { noRows, predictionsMissing, predictionsUnreadable, unknownColumn } from "../../errors.ts";
import type { PredictionSource } from "../../ports/scores.ts";
import { describePaths } from "./describe-paths.ts";
import { type Format, findFormat, knownExtensions } from "./find-format.ts";
import { findSketches, type Sketch } from "./find-sketches.ts";
import { queryRows } from "./query.ts";
import { quoteList, quoteName, quotePath } from "./quote.ts";

/** The files of a source with the columns asked for. */
export interface Predictions {
  readonly source: PredictionSource;
  /** The source's files as an error names them. */
  readonly path: string;
  /**
   * SQL of a table with `raw_score` as in the files, `score` (DOUBLE, null when it is no number), `label`, `id` and
   * `segment` (text); null when all files are sketches.
   */
  readonly table: string | null;
  /** DuckDB's type of the id column; null when a file has none. */
  readonly idType: string | null;
  /** Machine epsilon of the score's own type, the coarsest of the files. */
  readonly epsilon: number;
  /** All columns of the first file. */
  readonly columns: readonly string[];
  readonly sketches: readonly Sketch[];
}

/** Throws `predictions_missing`, `predictions_unreadable`, `no_rows`, `unknown_column`; a missing id is no error. */
export async function openPredictions(
  connection: DuckDBConnection,
  source: PredictionSource,
  segment?: string,
): Promise<Predictions> {
  const formats = await Promise.all(source.paths.map(checkFile));
  const parquet = source.paths.filter((_, index) => formats[index]?.untyped === false);
  const sketches = await findSketches(connection, parquet);
  const sketched = new Set(sketches.map(({ path }) => path));
  const files: File[] = [];
  for (const [index, path] of source.paths.entries()) {
    const format = formats[index];
    if (format === undefined || sketched.has(path)) continue;
    files.push({ path, format, types: await readTypes(connection, path, format) });
  }
  for (const file of files) demandColumns({ ...source, segments: segment }, file);
  return {
    source,
    path: describePaths(source.paths),
    ...describeTable(source, files, segment),
    epsilon: findEpsilon(source, files, sketches),
    columns: [...(files[0]?.types.keys() ?? [])],
    // A file that is named twice counts twice, sketch or not.
    sketches: source.paths.flatMap((path) => sketches.find((sketch) => sketch.path === path) ?? []),
  };
}

interface File {
  readonly path: string;
  readonly format: Format;
  readonly types: Types;
}

/** DuckDB's types by column. */
type Types = ReadonlyMap<string, string>;

async function checkFile(path: string): Promise<Format> {
  const file = await stat(path).catch(() => undefined);
  if (!file?.isFile()) throw predictionsMissing({ path });
  const format = findFormat(path);
  if (format === undefined) {
    throw predictionsUnreadable({ path, detail: `its extension is none of ${knownExtensions.join(", ")}.` });
  }
  if (file.size === 0) throw noRows({ path, detail: "the file is empty" });
  return format;
}

async function readTypes(connection: DuckDBConnection, path: string, { scan, untyped }: Format): Promise<Types> {
  const rows = await queryRows(connection, `DESCRIBE SELECT * FROM ${scan(quoteList([quotePath(path)]), [])}`, path);
  const types = rows.map((row) => [String(row.column_name), untyped ? "VARCHAR" : String(row.column_type)] as const);
  const [[only] = [""]] = types;
  // What the sniffer makes of lines of differing length: one column for all of it.
  if (untyped && types.length === 1 && only.includes(",")) {
    throw predictionsUnreadable({ path, detail: "its lines do not have the same number of columns." });
  }
  return new Map(types);
}

function demandColumns(source: NamedColumns, { path, types }: File): void {
  for (const role of ["label", "score", "segments"] as const) {
    const column = source[role];
    if (column !== undefined && !types.has(column))
      throw describeUnknownColumn(source, role, { path, columns: [...types.keys()] });
  }
}

interface NamedColumns extends Pick<PredictionSource, "label" | "score" | "id"> {
  readonly segments?: string | undefined;
}

export function describeUnknownColumn(
  source: NamedColumns,
  role: keyof NamedColumns,
  { path, columns }: { readonly path: string; readonly columns: readonly string[] },
) {
  const column = source[role] ?? "";
  return unknownColumn({ path, role, column, columns, nearest: closest(column, columns) });
}

interface FileGroup extends Pick<File, "format" | "types"> {
  readonly paths: string[];
}

/** Files of the same kind and the same columns are read at once. */
function groupFiles(files: readonly File[]): FileGroup[] {
  const groups = new Map<string, FileGroup>();
  for (const { path, format, types } of files) {
    const key = JSON.stringify([format.name, ...types]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { format, types, paths: [path] });
    else group.paths.push(path);
  }
  return [...groups.values()];
}

function describeTable(source: PredictionSource, files: readonly File[], segment: string | undefined) {
  const { label, score, id } = source;
  const typesOf = (column: string) => new Set(files.map(({ types }) => types.get(column)));
  const ids = id === undefined ? new Set([undefined]) : typesOf(id);
  const hasId = files.length > 0 && !ids.has(undefined);
  const selects = groupFiles(files).map(({ format, types, paths }) => {
    const optional = [hasId ? id : undefined, segment].filter((column) => column !== undefined);
    const used = [...new Set([label, score, ...optional])];
    return `SELECT ${quoteName(score)} AS raw_score,
    ${toNumber(quoteName(score), types.get(score) ?? "")} AS score,
    ${unify(label, typesOf(label))} AS label,
    ${id === undefined || !hasId ? "NULL" : unify(id, ids)} AS id,
    ${segment === undefined ? "NULL" : `CAST(${quoteName(segment)} AS VARCHAR)`} AS segment
    FROM ${format.scan(quoteList(paths.map(quotePath)), used)}`;
  });
  const [idType = null] = ids.size === 1 ? ids : ["VARCHAR"];
  return {
    table: selects.length === 0 ? null : `(${selects.map(castRaw(typesOf(score).size > 1)).join(" UNION ALL ")})`,
    idType: hasId ? idType : null,
  };
}

/** A column that has several types in the files is read as text. */
const unify = (column: string, types: ReadonlySet<string | undefined>) =>
  types.size > 1 ? `CAST(${quoteName(column)} AS VARCHAR)` : quoteName(column);

/** So is the score as it stands in the files, which only errors show. */
const castRaw = (isMixed: boolean) => (select: string) =>
  isMixed ? `SELECT * REPLACE (CAST(raw_score AS VARCHAR) AS raw_score) FROM (${select})` : select;

function findEpsilon({ score }: PredictionSource, files: readonly File[], sketches: readonly Sketch[]): number {
  const own = files.map(({ types }) => (types.get(score) === "FLOAT" ? 2 ** -23 : Number.EPSILON));
  return Math.max(Number.EPSILON, ...own, ...sketches.map(({ head }) => head.epsilon));
}

/** Numeric types as they are; anything else by its text, as a date or a boolean is no score. */
function toNumber(column: string, type: string): string {
  const numeric = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(.*\))$/.test(type);
  return numeric ? `CAST(${column} AS DOUBLE)` : `TRY_CAST(CAST(${column} AS VARCHAR) AS DOUBLE)`;
}
