import { quoteText } from "./quote.ts";

/** How a kind of file is read. */
export interface Format {
  readonly name: string;
  /** True when the file has no types of its own; its columns are then read as text, so that none is guessed. */
  readonly untyped: boolean;
  /** SQL of a table function; `paths` is SQL of a list, `columns` those that are read. */
  readonly scan: (paths: string, columns: readonly string[]) => string;
}

const csv: Format = {
  name: "CSV",
  untyped: true,
  scan: (paths) => `read_csv(${paths}, all_varchar=true, header=true, skip=0, nullstr=['', 'NA', 'NULL', 'null'])`,
};

const jsonLines: Format = {
  name: "JSON lines",
  untyped: true,
  scan: (paths, columns) => {
    const types = columns.map((name) => `${quoteText(name)}: 'VARCHAR'`).join(", ");
    return `read_json(${paths}, format='newline_delimited'${types === "" ? "" : `, columns={${types}}`})`;
  },
};

const formats: Readonly<Record<string, Format>> = {
  ".parquet": { name: "Parquet", untyped: false, scan: (paths) => `read_parquet(${paths})` },
  ".csv": csv,
  ".csv.gz": csv,
  ".jsonl": jsonLines,
  ".ndjson": jsonLines,
};

export const knownExtensions = Object.keys(formats);

/** By the file's extension; undefined when it is none of `knownExtensions`. */
export function findFormat(path: string): Format | undefined {
  return Object.entries(formats).find(([extension]) => path.toLowerCase().endsWith(extension))?.[1];
}
