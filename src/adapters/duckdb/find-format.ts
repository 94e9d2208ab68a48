import { quoteText } from "./quote.ts";

/** How a kind of file is read. */
export interface Format {
  /** True when the file has no types of its own; its columns are then read as text, so that none is guessed. */
  readonly untyped: boolean;
  /** SQL of a table function; `path` is quoted SQL, `columns` those that are read. */
  readonly scan: (path: string, columns: readonly string[]) => string;
}

const csv: Format = {
  untyped: true,
  scan: (path) => `read_csv(${path}, all_varchar=true, header=true, skip=0, nullstr=['', 'NA', 'NULL', 'null'])`,
};

const jsonLines: Format = {
  untyped: true,
  scan: (path, columns) => {
    const types = columns.map((name) => `${quoteText(name)}: 'VARCHAR'`).join(", ");
    return `read_json(${path}, format='newline_delimited'${types === "" ? "" : `, columns={${types}}`})`;
  },
};

const formats: Readonly<Record<string, Format>> = {
  ".parquet": { untyped: false, scan: (path) => `read_parquet(${path})` },
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
