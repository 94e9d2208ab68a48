import { basename, dirname, join } from "node:path/posix";
import type { FolderTree, TreeEntry } from "./folder-tree.ts";

/** What a folder holds, links resolved. */
export interface Member {
  readonly name: string;
  readonly kind: "file" | "folder" | "dangling";
  /** Absolute and without links; of a dangling link its own path. */
  readonly real: string;
}

/** Members of every folder that is known, by its absolute path without links, in the tree's order. */
export type FolderIndex = ReadonlyMap<string, readonly Member[]>;

export function indexFolders(tree: FolderTree): FolderIndex {
  const index = new Map<string, Map<string, Member>>();
  addEntries(index, tree.realRoot, tree.entries);
  for (const [folder, entries] of Object.entries(tree.outside)) addEntries(index, folder, entries);
  return new Map([...index].map(([folder, members]) => [folder, [...members.values()]]));
}

/** Two listings may overlap, as when a link leads to a folder above the DAGs folder: an entry counts once. */
function addEntries(index: Map<string, Map<string, Member>>, base: string, entries: readonly TreeEntry[]): void {
  const membersOf = (folder: string) => {
    const members = index.get(folder) ?? new Map<string, Member>();
    index.set(folder, members);
    return members;
  };
  membersOf(base);
  for (const entry of entries) {
    const path = join(base, entry.path);
    if (entry.kind === "folder") membersOf(path);
    const members = membersOf(dirname(path));
    const name = basename(path);
    if (!members.has(name)) members.set(name, describeMember(name, path, entry));
  }
}

function describeMember(name: string, path: string, entry: TreeEntry): Member {
  if (entry.kind !== "link") return { name, kind: entry.kind, real: path };
  if (entry.real === null || entry.leadsTo === null) return { name, kind: "dangling", real: path };
  return { name, kind: entry.leadsTo, real: entry.real };
}
