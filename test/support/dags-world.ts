import { mkdir, readdir, readFile, readlink, realpath, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join, posix, relative, sep } from "node:path";
import type { FolderTree, TreeEntry } from "../../src/core/dag-files/folder-tree.ts";

/** A path ending in `/` is a folder, a value `-> target` a link; anything else is a file with that text. */
export type World = Readonly<Record<string, string>>;

/** Writes `<base>/dags/…` and, for paths that begin with `../`, what lies beside it. */
export async function writeWorld(base: string, world: World): Promise<void> {
  const dags = join(base, "dags");
  await mkdir(dags, { recursive: true });
  for (const [path, value] of Object.entries(world)) {
    const full = join(dags, path);
    await mkdir(path.endsWith("/") ? full : dirname(full), { recursive: true });
    if (value.startsWith("-> ")) await symlink(value.slice(3), full);
    else if (!path.endsWith("/")) await writeFile(full, value);
  }
}

/** The whole DAGs folder as the store surveys it, each folder in alphabetical order. */
export async function readTree(root: string): Promise<FolderTree> {
  const realRoot = await realpath(root);
  const ignoreFiles: Record<string, string> = {};
  const outside: Record<string, readonly TreeEntry[]> = {};
  const entries = await readEntries(realRoot, ignoreFiles);
  const due = foldersOf(entries);
  for (let real = due.pop(); real !== undefined; real = due.pop()) {
    if (isWithin(real, realRoot) || Object.keys(outside).some((known) => isWithin(real ?? "", known))) continue;
    outside[real] = await readEntries(real, ignoreFiles);
    due.push(...foldersOf(outside[real] ?? []));
  }
  return { root, realRoot, entries, outside, ignoreFiles };
}

const isWithin = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}${sep}`);

const foldersOf = (entries: readonly TreeEntry[]): string[] =>
  entries.flatMap((entry) =>
    entry.kind === "link" && entry.leadsTo === "folder" && entry.real !== null ? [entry.real] : [],
  );

async function readEntries(base: string, ignoreFiles: Record<string, string>): Promise<TreeEntry[]> {
  const entries: TreeEntry[] = [];
  const visit = async (folder: string): Promise<void> => {
    for (const found of (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const full = join(folder, found.name);
      const entry = await readEntry(full, relative(base, full).split(sep).join(posix.sep), found.isDirectory());
      entries.push(entry);
      const real = entry.kind === "link" ? entry.real : full;
      const isFile = entry.kind === "file" || (entry.kind === "link" && entry.leadsTo === "file");
      if (found.name === ".airflowignore" && isFile && real) ignoreFiles[real] = await readFile(real, "utf8");
      if (entry.kind === "folder") await visit(full);
    }
  };
  await visit(base);
  return entries;
}

async function readEntry(full: string, path: string, isFolder: boolean): Promise<TreeEntry> {
  if (isFolder) return { path, kind: "folder" };
  const target = await readlink(full).catch(() => undefined);
  const found = await stat(full).catch(() => undefined);
  if (target === undefined) return { path, kind: "file", size: found?.size ?? 0, modified: found?.mtimeMs ?? 0 };
  if (found === undefined) return { path, kind: "link", target, real: null, leadsTo: null };
  return { path, kind: "link", target, real: await realpath(full), leadsTo: found.isDirectory() ? "folder" : "file" };
}
