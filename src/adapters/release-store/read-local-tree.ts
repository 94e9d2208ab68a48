import { type Dirent, lstatSync, readdirSync } from "node:fs";
import { readFile, readlink, realpath, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import type { FolderTree, TreeEntry } from "../../core/dag-files/folder-tree.ts";

/** Null when there is no such folder. What goes away or may not be read while it is listed is left out. */
export async function readLocalTree(root: string): Promise<FolderTree | null> {
  const realRoot = await realpath(root).catch(() => null);
  if (realRoot === null || !(await isFolder(realRoot))) return null;
  const ignoreFiles: Record<string, string> = {};
  const outside: Record<string, readonly TreeEntry[]> = {};
  const entries = await listFolder(realRoot, ignoreFiles);
  const queue = leadOutside(entries, realRoot);
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (Object.hasOwn(outside, next)) continue;
    const found = await listFolder(next, ignoreFiles);
    outside[next] = found;
    queue.push(...leadOutside(found, realRoot));
  }
  return { root, realRoot, entries, outside, ignoreFiles };
}

/** Real paths of the folders outside of the root that links lead to. */
const leadOutside = (entries: readonly TreeEntry[], realRoot: string): string[] =>
  entries.flatMap((entry) => {
    if (entry.kind !== "link" || entry.leadsTo !== "folder" || entry.real === null) return [];
    const way = relative(realRoot, entry.real);
    return way === ".." || way.startsWith("../") ? [entry.real] : [];
  });

async function listFolder(top: string, ignoreFiles: Record<string, string>): Promise<TreeEntry[]> {
  const entries: TreeEntry[] = [];
  const queue = [""];
  for (let folder = queue.shift(); folder !== undefined; folder = queue.shift()) {
    const found = await listOne(top, folder);
    entries.push(...found);
    queue.push(...found.filter(({ kind }) => kind === "folder").map(({ path }) => path));
    const ignore = found.find(({ path }) => path === joinPath(folder ?? "", ".airflowignore"));
    const text = ignore === undefined ? null : await readFile(join(top, ignore.path), "utf8").catch(() => null);
    if (ignore !== undefined && text !== null) ignoreFiles[join(top, ignore.path)] = text;
  }
  return entries.sort((one, other) => (one.path < other.path ? -1 : 1));
}

const joinPath = (folder: string, name: string) => (folder === "" ? name : `${folder}/${name}`);

/**
 * Not in the background, where each question costs eight times what the system takes to answer it: of a folder that was
 * just listed it knows the answers, a network share too. Between two folders others have their turn.
 */
async function listOne(top: string, folder: string): Promise<TreeEntry[]> {
  const entries = readFolder(join(top, folder)).map((entry) => {
    const path = joinPath(folder, entry.name);
    if (entry.isDirectory()) return [{ path, kind: "folder" } as const];
    if (entry.isFile()) return describeFile(top, path);
    return entry.isSymbolicLink() ? describeLink(top, path) : [];
  });
  return (await Promise.all(entries)).flat();
}

function readFolder(path: string): readonly Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return [];
  }
}

function describeFile(top: string, path: string): TreeEntry[] {
  try {
    const found = lstatSync(join(top, path), { throwIfNoEntry: false });
    return found === undefined ? [] : [{ path, kind: "file", size: found.size, modified: found.mtimeMs }];
  } catch {
    return [];
  }
}

async function describeLink(top: string, path: string): Promise<TreeEntry[]> {
  const target = await readlink(join(top, path)).catch(() => null);
  if (target === null) return [];
  const real = await realpath(join(top, path)).catch(() => null);
  const leadsTo = real === null ? null : (await isFolder(real)) ? "folder" : "file";
  return [{ path, kind: "link", target, real, leadsTo }];
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
