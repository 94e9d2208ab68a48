import { readFile, realpath, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileMissing } from "../../errors.ts";
import type { ProjectFiles } from "../../ports/project-files.ts";
import { exists } from "../files/exists.ts";
import { explainWriteFailure } from "../files/write-failure.ts";
import { writeNew, writeWhole } from "../files/write-file.ts";
import { isInside } from "./is-inside.ts";

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
    readInside: async (path, hint) => {
      try {
        return await readRegular(await realpath(directory), locate(path));
      } catch (cause) {
        throw fileMissing({ path, hint }, { cause });
      }
    },
    find: (path) => readFile(locate(path)).catch(() => undefined),
    write: (path, content) =>
      explainWriteFailure(path, async () => {
        if (path.startsWith(".cibot/")) await hideFromGit(directory);
        await writeWhole(locate(path), content);
      }),
    clear: (path) => explainWriteFailure(path, () => rm(locate(path), { recursive: true, force: true })),
  };
}

async function readRegular(root: string, file: string): Promise<Uint8Array> {
  const found = await realpath(file);
  if (!isInside(root, found)) throw new Error(`outside of ${root}`);
  if (!(await stat(found)).isFile()) throw new Error("no regular file");
  return readFile(found);
}

/** A folder that ignores itself keeps `git status` clean without a change to the project's `.gitignore`. */
export async function hideFromGit(directory: string): Promise<void> {
  const file = join(directory, ".cibot", ".gitignore");
  if (!(await exists(file))) await writeNew(file, "*\n");
}
