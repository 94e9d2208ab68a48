import { cp, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { directoryNotEmpty } from "../../errors.ts";
import type { Templates } from "../../ports/templates.ts";
import { codeOf, explainWriteFailure } from "../files/write-failure.ts";

const mark = ".cibot-demo";

/** @param project the folder of the sample project, as the package carries it */
export function createTemplates(project: string): Templates {
  return {
    claimFolder: async (directory) => {
      const entries = await listFolder(directory);
      if (entries.length > 0 && !entries.includes(mark)) throw directoryNotEmpty({ directory });
      // The folder itself stays: it may be the working directory, or a mount.
      await explainWriteFailure(directory, async () => {
        for (const entry of entries.filter((name) => name !== mark)) {
          await rm(join(directory, entry), { recursive: true, force: true });
        }
        await mkdir(directory, { recursive: true });
        await writeFile(join(directory, mark), "Made by `cibot demo`, which empties this folder when it runs again.\n");
      });
    },
    layOutProject: (directory) =>
      explainWriteFailure(directory, async () => {
        await cp(project, directory, {
          recursive: true,
          filter: (path) => !/__pycache__|\.(pytest|ruff)_cache/.test(path),
        });
        // npm leaves `.gitignore` out of packages, so the template carries it under another name.
        await rename(join(directory, "_gitignore"), join(directory, ".gitignore"));
      }),
  };
}

/** Nothing for a folder that does not exist; a file in its place is not ours to remove. */
async function listFolder(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw directoryNotEmpty({ directory }, { cause: error });
  }
}
