import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** Folders of tools and environments, in which nothing is the project's own. */
const skipped = /^(\..*|node_modules|__pycache__|venv|env|site-packages|mlruns)$/;
const mostFiles = 20_000;
const mostLevels = 8;

/** Files of a project, relative to it and sorted, without what lies in hidden folders; links are not followed. */
export async function listFiles(directory: string): Promise<readonly string[]> {
  const files: string[] = [];
  let folders: readonly string[] = [""];
  for (let level = 0; level < mostLevels && files.length < mostFiles; level++) {
    const entries = (await Promise.all(folders.map((folder) => listFolder(directory, folder)))).flat();
    files.push(...entries.filter(({ entry }) => isFile(entry)).map(({ path }) => path));
    folders = entries.filter(({ entry }) => isOwnFolder(entry)).map(({ path }) => path);
  }
  return files.toSorted();
}

/** A folder that cannot be read holds nothing that DVC could use either. */
async function listFolder(directory: string, folder: string) {
  const entries = await readdir(join(directory, folder), { withFileTypes: true }).catch(() => []);
  return entries.map((entry) => ({ entry, path: folder === "" ? entry.name : `${folder}/${entry.name}` }));
}

const isOwnFolder = (entry: Dirent) => entry.isDirectory() && !skipped.test(entry.name);

/** DVC may link outputs to its cache. */
const isFile = (entry: Dirent) => entry.isFile() || entry.isSymbolicLink();
