import type { Stats } from "node:fs";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { ReleaseFile } from "../../core/releases/release.ts";
import { dagsMissing, dagsUnreadable } from "../../errors.ts";
import type { DagSource } from "../../ports/dag-source.ts";
import { codeOf } from "../files/write-failure.ts";

/** What is nobody's source: bytecode, Git's own, what systems and editors leave behind. */
const leftOut = /^(?:__pycache__|\.git|\.DS_Store|\.ipynb_checkpoints|\..*\.sw[a-z]|.*~|#.*#|\.#.*|.*\.py[co])$/;

/** What is read is kept in memory; larger folders hold data and no DAGs. Bytes. */
const maxTotal = 512 * 1024 ** 2;

export function createDagSource(project: string): DagSource {
  return {
    read: async (folder) => {
      const root = await findFolder(join(project, folder), folder);
      const reading: Reading = { root, files: [], problems: [], total: 0 };
      await readFolder("", [root], reading).catch((cause) => {
        const code = codeOf(cause);
        throw code === undefined ? cause : dagsUnreadable({ folder, problems: [String(cause)] }, { cause });
      });
      const { files, problems } = reading;
      if (problems.length > 0) throw dagsUnreadable({ folder, problems });
      if (files.length === 0) throw dagsMissing({ folder, why: `the folder "${folder}" is empty` });
      if (!files.some(({ path }) => path.endsWith(".py"))) {
        throw dagsMissing({ folder, why: `the folder "${folder}" has no Python file` });
      }
      return files.sort((a, b) => (a.path < b.path ? -1 : 1));
    },
  };
}

interface Reading {
  /** Without links. */
  readonly root: string;
  readonly files: ReleaseFile[];
  readonly problems: string[];
  total: number;
}

async function findFolder(path: string, folder: string): Promise<string> {
  const found = await stat(path).catch(refuseUnless("ENOENT", "ENOTDIR"));
  if (found === undefined) throw dagsMissing({ folder, why: `there is no folder "${folder}"` });
  if (!found.isDirectory()) throw dagsMissing({ folder, why: `"${folder}" is no folder` });
  return realpath(path);
}

/** `above`: real paths of the folders that lead here, the last one being this folder's. */
async function readFolder(path: string, above: readonly string[], reading: Reading): Promise<void> {
  const real = above.at(-1) ?? reading.root;
  const names = (await readdir(real)).filter((name) => !leftOut.test(name)).sort();
  if (names.includes("pyvenv.cfg")) {
    reading.problems.push(`"${path || "."}" is a virtual environment`);
    return;
  }
  for (const name of names) await readEntry(path === "" ? name : `${path}/${name}`, join(real, name), above, reading);
}

async function readEntry(path: string, full: string, above: readonly string[], reading: Reading): Promise<void> {
  const real = await realpath(full).catch(refuseUnless("ENOENT", "ELOOP"));
  if (real === undefined) {
    reading.problems.push(`the link "${path}" leads nowhere`);
    return;
  }
  const way = relative(reading.root, real);
  if (way === ".." || way.startsWith(`..${sep}`)) {
    reading.problems.push(`the link "${path}" leads out of it, to ${real}`);
    return;
  }
  const found = await stat(real);
  if (found.isFile()) await takeFile({ path, real, found }, reading);
  else if (!found.isDirectory()) reading.problems.push(`"${path}" is neither a file nor a folder`);
  else if (above.includes(real)) reading.problems.push(`the link "${path}" leads to a folder that it is in`);
  else await readFolder(path, [...above, real], reading);
}

interface Found {
  readonly path: string;
  readonly real: string;
  readonly found: Stats;
}

async function takeFile({ path, real, found }: Found, reading: Reading): Promise<void> {
  const before = reading.total;
  reading.total += found.size;
  if (reading.total <= maxTotal) {
    reading.files.push({ path, content: await readFile(real), executable: (found.mode & 0o111) !== 0 });
  } else if (before <= maxTotal) {
    reading.problems.push(`up to "${path}" it holds more than ${maxTotal / 1024 ** 2} MiB`);
  }
}

const refuseUnless =
  (...codes: readonly string[]) =>
  (error: unknown): undefined => {
    if (!codes.includes(codeOf(error) ?? "")) throw error;
  };
