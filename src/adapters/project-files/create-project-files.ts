import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileMissing } from "../../errors.ts";
import type { ProjectFiles } from "../../ports/project-files.ts";
import { codeOf, explainWriteFailure } from "./explain-write-failure.ts";

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
    write: (path, content) => explainWriteFailure(path, () => writeWhole(locate(path), content, directory)),
    clear: (path) => explainWriteFailure(path, () => rm(locate(path), { recursive: true, force: true })),
  };
}

async function writeWhole(file: string, content: string | Uint8Array, directory: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await hideFromGit(directory);
  // Two writers of one file must not share a draft, nor follow a link that lies in its place.
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, content, { flag: "wx", flush: true });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** A folder that ignores itself keeps `git status` clean without a change to the project's `.gitignore`. */
export async function hideFromGit(directory: string): Promise<void> {
  const file = join(directory, ".cibot", ".gitignore");
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, "*\n", { flag: "wx" }).catch((error: unknown) => {
    if (codeOf(error) !== "EEXIST") throw error;
  });
}
