import type { PipelineFile } from "./pipeline-file.ts";

/** A file that could hold predictions. */
export interface TableCandidate {
  readonly path: string;
  /** True when a stage writes it and its path says what it is: shown to the user also when its columns do not tell. */
  readonly isLikely: boolean;
}

export interface Candidates {
  /** On disk, the most likely first. */
  readonly found: readonly TableCandidate[];
  /** Outputs with a telling name that are not on disk, so that their columns cannot be read. */
  readonly absent: readonly string[];
}

/** More files are not read: it would take long, and a project has a handful of splits. */
const most = 24;

const extension = /\.(parquet|csv|csv\.gz|jsonl|ndjson)$/i;
const telling = /pred|scor|proba/i;

/** Which files on disk are worth a look at their columns. */
export function findTables(tables: readonly string[], pipelines: readonly PipelineFile[]): Candidates {
  const stages = pipelines.flatMap(({ stages }) => stages);
  const outs = stages.flatMap(({ paths }) => paths.outs);
  const isOut = (path: string) => outs.some((out) => matches(out, path));
  const ranks = tables.map((path) => ({ path, isLikely: isOut(path) && telling.test(path), rank: rank(path, isOut) }));
  const found = ranks.filter(({ rank }) => rank < 3).toSorted((a, b) => a.rank - b.rank || compare(a.path, b.path));
  return {
    found: found.slice(0, most).map(({ path, isLikely }) => ({ path, isLikely })),
    absent: outs.filter((out) => telling.test(out) && isTable(out) && !tables.some((path) => matches(out, path))),
  };
}

function rank(path: string, isOut: (path: string) => boolean): number {
  const hasName = telling.test(path);
  if (isOut(path)) return hasName ? 0 : 1;
  return hasName ? 2 : 3;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** A folder's name tells nothing of what lies in it, so one counts as well. */
const isTable = (out: string) => extension.test(out) || !/\.\w+$/.test(out);

/** `out` is a file, a folder, or a pattern with `*` from a template, which may hold slashes. */
function matches(out: string, path: string): boolean {
  const pattern = out
    .split("*")
    .map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/g, "\\$&"))
    .join(".+");
  return new RegExp(`^${pattern.replace(/\/$/, "")}(/.*)?$`).test(path);
}
