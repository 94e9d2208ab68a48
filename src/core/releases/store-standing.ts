import type { FolderTree, TreeEntry } from "../dag-files/folder-tree.ts";
import { isBytecode } from "./compare-files.ts";
import { classifyLink } from "./store-paths.ts";

/** What stands at `<dags>/<project>`. `release` and `copyOf` are null where it is none that cibot put there. */
export type Standing =
  | { readonly kind: "absent" }
  | { readonly kind: "link"; readonly release: string | null }
  | { readonly kind: "folder"; readonly copyOf: string | null }
  /** Somebody else's link; a plain file counts as one that leads nowhere. */
  | { readonly kind: "foreign"; readonly target: string };

/** `copyOf`: what the state of the store says a real folder is a copy of. */
export function findStanding(tree: FolderTree, project: string, copyOf: string | null): Standing {
  const entry = tree.entries.find(({ path }) => path === project);
  if (entry === undefined) return { kind: "absent" };
  if (entry.kind === "folder") return { kind: "folder", copyOf };
  if (entry.kind === "file") return { kind: "foreign", target: "" };
  const link = classifyLink(entry.target, { project, roots: [tree.root, tree.realRoot] });
  if (link.kind === "foreign") return { kind: "foreign", target: entry.target };
  return { kind: "link", release: link.kind === "release" ? link.name : null };
}

/** Name of the release of the store that is live, in either layout. */
export function findLive(standing: Standing): string | null {
  if (standing.kind === "link") return standing.release;
  return standing.kind === "folder" ? standing.copyOf : null;
}

/** Entries below a folder of the tree, with paths relative to it. */
export function listBelow(tree: FolderTree, folder: string): readonly TreeEntry[] {
  const start = `${folder}/`;
  return tree.entries
    .filter(({ path }) => path.startsWith(start))
    .map((entry) => ({ ...entry, path: entry.path.slice(start.length) }));
}

/** Names of what lies directly in a folder of the tree. */
export const listNames = (tree: FolderTree, folder: string): readonly string[] =>
  listBelow(tree, folder)
    .map(({ path }) => path)
    .filter((path) => !path.includes("/"));

/** Seconds since 1970 of the newest file of a folder, but bytecode; null when there is none. */
export function findNewest(entries: readonly TreeEntry[]): number | null {
  const times = entries.flatMap((entry) =>
    entry.kind === "file" && !isBytecode(entry.path) ? [entry.modified / 1000] : [],
  );
  return times.length === 0 ? null : times.reduce((one, other) => Math.max(one, other));
}
