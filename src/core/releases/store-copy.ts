import type { TreeEntry } from "../dag-files/folder-tree.ts";
import { isBytecode } from "./compare-files.ts";

export interface CopyRequest {
  /** What lies in the live folder, paths relative to it. */
  readonly entries: readonly TreeEntry[];
  /** SHA-256 by path: of what lies there, and of the release. */
  readonly found: Readonly<Record<string, string>>;
  readonly wanted: Readonly<Record<string, string>>;
  /** Files that Airflow reads by itself; what they import must be there before them. */
  readonly dagFiles: ReadonlySet<string>;
}

/** One step over a live folder; each leaves every file whole. `put` takes the file of that path from the release. */
export type CopyStep =
  | { readonly kind: "clear"; readonly path: string }
  | { readonly kind: "put"; readonly path: string }
  | { readonly kind: "remove"; readonly path: string };

/**
 * The order in which a reader is least likely to miss something: modules, deepest first, then the DAG files that import
 * them, then what is gone, DAG files first. `clear`: a folder that stands where a file comes, or the other way round.
 */
export function planCopy({ entries, found, wanted, dagFiles }: CopyRequest): readonly CopyStep[] {
  const modules = (path: string) => !dagFiles.has(path);
  const order = (paths: readonly string[]) => {
    const sorted = [...paths].sort(compareDepth);
    return [...sorted.filter(modules), ...sorted.filter((path) => !modules(path))];
  };
  const news = order(Object.keys(wanted).filter((path) => wanted[path] !== found[path]));
  const folders = new Set(["", ...Object.keys(wanted).flatMap(foldersAbove)]);
  const blocking = entries.filter(({ path, kind }) =>
    kind === "folder" ? Object.hasOwn(wanted, path) : folders.has(path),
  );
  const cleared = blocking.map(({ path }) => path);
  const gone = entries
    .filter(({ path, kind }) => kind !== "folder" && !Object.hasOwn(wanted, path))
    .filter(({ path }) => !isBytecode(path) && !cleared.some((root) => path === root || path.startsWith(`${root}/`)))
    .map(({ path }) => path);
  const stale = staleBytecode(entries, new Set([...news, ...gone]));
  const empty = entries
    .filter(({ path, kind }) => kind === "folder" && !folders.has(keptFor(path)) && !cleared.includes(path))
    .map(({ path }) => path);
  const removed = [...order(gone).reverse(), ...stale, ...empty.sort(compareDepth)];
  return [
    ...cleared.map((path): CopyStep => ({ kind: "clear", path })),
    ...news.map((path): CopyStep => ({ kind: "put", path })),
    ...removed.map((path): CopyStep => ({ kind: "remove", path })),
  ];
}

const depth = (path: string) => path.split("/").length;

const compareDepth = (one: string, other: string): number => depth(other) - depth(one) || (one < other ? -1 : 1);

/** The folder whose being there is why this one stays: bytecode belongs to the modules beside it. */
const keptFor = (path: string): string => path.replace(/(^|\/)__pycache__$/, "");

const foldersAbove = (path: string): string[] =>
  path
    .split("/")
    .slice(0, -1)
    .map((_, index, parts) => parts.slice(0, index + 1).join("/"));

/** `p/__pycache__/m.cpython-311.pyc` of every `p/m.py` that changes or goes. */
function staleBytecode(entries: readonly TreeEntry[], changed: ReadonlySet<string>): string[] {
  return entries.flatMap(({ path, kind }) => {
    const match = /^(.*\/)?__pycache__\/([^/]+?)\.[^/]*pyc$/.exec(path);
    return kind === "file" && match !== null && changed.has(`${match[1] ?? ""}${match[2]}.py`) ? [path] : [];
  });
}
