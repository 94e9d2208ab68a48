import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { diskFull, fileMissing, writeFailed } from "../../errors.ts";
import type { ProjectFiles } from "../../ports/project-files.ts";

export function createProjectFiles(directory: string): ProjectFiles {
  const locate = (path: string) => resolve(directory, path);
  return {
    locate,
    read: async (path, hint) => {
      try {
        return await readFile(locate(path));
      } catch (cause) {
        throw fileMissing({ path, hint }, { cause });
      }
    },
    find: (path) => readFile(locate(path)).catch(() => undefined),
    write: (path, content) => explain(path, () => writeWhole(locate(path), content, directory)),
    clear: (path) => explain(path, () => rm(locate(path), { recursive: true, force: true })),
  };
}

async function writeWhole(file: string, content: string | Uint8Array, directory: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await hideFromGit(directory);
  const draft = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(draft, content, { flush: true });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** A folder that ignores itself keeps `git status` clean without a change to the project's `.gitignore`. */
async function hideFromGit(directory: string): Promise<void> {
  const file = join(directory, ".cibot", ".gitignore");
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, "*\n", { flag: "wx" }).catch((error: unknown) => {
    if (codeOf(error) !== "EEXIST") throw error;
  });
}

async function explain(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    const code = codeOf(cause);
    if (code === "ENOSPC" || code === "EDQUOT") throw diskFull({ path }, { cause });
    throw writeFailed({ path, detail: code ?? String(cause) }, { cause });
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
