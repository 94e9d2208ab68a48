import { dirname, join } from "node:path/posix";
import type { ReleaseFile } from "../releases/release.ts";
import { ignoreFile, ignoreText, storeFolder, storePaths } from "../releases/store-paths.ts";
import type { FolderTree, TreeEntry } from "./folder-tree.ts";

export interface Placement {
  readonly project: string;
  /** Of the release's folder in the store. */
  readonly name: string;
  readonly files: readonly ReleaseFile[];
  readonly layout: "link" | "copy";
}

/**
 * The DAGs folder as it will be once the release is live: its folder in the store, the ignore file that hides the store,
 * and at the project's place the link, or the files. What stood there is gone; links of others to the project, or into
 * it, lead to what is there then.
 */
export function placeRelease(tree: FolderTree, { project, name, files, layout }: Placement): FolderTree {
  const { releases, release } = storePaths(project);
  const stored = release(name);
  const kept = tree.entries.filter(({ path }) => ![project, stored, ignoreFile].some((place) => isWithin(path, place)));
  const known = new Set(kept.map(({ path }) => path));
  const added: TreeEntry[] = [
    ...[storeFolder, dirname(releases), releases].filter((path) => !known.has(path)).map(folderAt),
    fileAt(ignoreFile, ignoreText.length),
    ...listFiles(stored, files),
    ...(layout === "link" ? [linkAt(project, stored, tree)] : listFiles(project, files)),
  ];
  const texts = {
    [ignoreFile]: ignoreText,
    ...readIgnoreFiles(stored, files),
    ...(layout === "link" ? {} : readIgnoreFiles(project, files)),
  };
  const absolute = Object.entries(texts).map(([path, text]) => [`${tree.realRoot}/${path}`, text]);
  const ignoreFiles = { ...tree.ignoreFiles, ...Object.fromEntries(absolute) };
  return followAgain({ ...tree, entries: [...kept, ...added], ignoreFiles }, [project, stored]);
}

const isWithin = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);
const folderAt = (path: string): TreeEntry => ({ path, kind: "folder" });
const fileAt = (path: string, size: number): TreeEntry => ({ path, kind: "file", size, modified: 0 });

const linkAt = (path: string, target: string, { realRoot }: FolderTree): TreeEntry => ({
  path,
  kind: "link",
  target,
  real: `${realRoot}/${target}`,
  leadsTo: "folder",
});

function listFiles(base: string, files: readonly ReleaseFile[]): TreeEntry[] {
  const folders = new Set([base]);
  for (const { path } of files) {
    for (let above = dirname(path); above !== "."; above = dirname(above)) folders.add(`${base}/${above}`);
  }
  return [
    ...[...folders].sort().map(folderAt),
    ...files.map(({ path, content }) => fileAt(`${base}/${path}`, content.length)),
  ];
}

function readIgnoreFiles(base: string, files: readonly ReleaseFile[]): Record<string, string> {
  const found = files.filter(({ path }) => /(?:^|\/)\.airflowignore$/.test(path));
  return Object.fromEntries(found.map(({ path, content }) => [`${base}/${path}`, new TextDecoder().decode(content)]));
}

/** Follows anew the links whose way leads over a place that is changed, by what their targets say; chains of links too. */
function followAgain(tree: FolderTree, changed: readonly [project: string, stored: string]): FolderTree {
  const kinds = new Map(tree.entries.map((entry) => [join(tree.realRoot, entry.path), entry]));
  const places = changed.map((place) => join(tree.realRoot, place));
  const follow = (base: string, entry: TreeEntry): TreeEntry => {
    if (entry.kind !== "link" || (base === tree.realRoot && entry.path === changed[0])) return entry;
    const way = followPath(stepFrom(join(base, entry.path), entry.target, tree), { tree, kinds, places, steps: 40 });
    if (way === undefined) return entry;
    return { ...entry, real: way.real, leadsTo: way.real === null ? null : way.leadsTo };
  };
  return {
    ...tree,
    entries: tree.entries.map((entry) => follow(tree.realRoot, entry)),
    outside: Object.fromEntries(
      Object.entries(tree.outside).map(([base, entries]) => [base, entries.map((entry) => follow(base, entry))]),
    ),
  };
}

/** Where a link's text leads, before links on the way; the DAGs folder by its real path, however it is called there. */
function stepFrom(link: string, target: string, { root, realRoot }: FolderTree): string {
  const path = target.startsWith("/") ? join(target) : join(dirname(link), target);
  const trimmed = path.length > 1 ? path.replace(/\/$/, "") : path;
  return isWithin(trimmed, root) ? realRoot + trimmed.slice(root.length) : trimmed;
}

interface Following {
  readonly tree: FolderTree;
  /** Entries of the DAGs folder by their absolute path. */
  readonly kinds: ReadonlyMap<string, TreeEntry>;
  /** Absolute paths of what is changed. */
  readonly places: readonly string[];
  /** Links that may still be followed, as the system counts them. */
  readonly steps: number;
}

type Way = { readonly real: string; readonly leadsTo: "file" | "folder" } | { readonly real: null };

/** Undefined for a way that touches no changed place: what the survey said of it stays true. */
function followPath(path: string, { steps, ...following }: Following): Way | undefined {
  const { tree, kinds, places } = following;
  const isTouched = places.some((place) => isWithin(path, place));
  const link = findLink(path, following);
  if (link !== undefined && steps > 0) {
    const next = join(stepFrom(link.at, link.target, tree), path.slice(link.at.length));
    const way = followPath(next, { ...following, steps: steps - 1 });
    return way ?? (isTouched ? describePlace(next, kinds) : undefined);
  }
  return isTouched ? describePlace(path, kinds) : undefined;
}

/** The first link on the way to a path of the DAGs folder, itself included. */
function findLink(path: string, { tree, kinds }: Omit<Following, "steps">): { at: string; target: string } | undefined {
  if (!isWithin(path, tree.realRoot)) return undefined;
  const parts = path.slice(tree.realRoot.length + 1).split("/");
  for (let count = 1; count <= parts.length; count++) {
    const at = join(tree.realRoot, ...parts.slice(0, count));
    const entry = kinds.get(at);
    if (entry?.kind === "link") return { at, target: entry.target };
  }
  return undefined;
}

function describePlace(path: string, kinds: ReadonlyMap<string, TreeEntry>): Way {
  const entry = kinds.get(path);
  if (entry === undefined || entry.kind === "link") return { real: null };
  return { real: path, leadsTo: entry.kind };
}
