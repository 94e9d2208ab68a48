import { cp, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { directoryNotEmpty } from "../../errors.ts";
import type { Templates } from "../../ports/templates.ts";
import { codeOf, explainWriteFailure } from "../files/write-failure.ts";

const mark = ".cibot-demo";

/**
 * @param templates the package's folder with `project/`, the sample project, and `dags/`, which goes into it; beside it is
 *   `ci-templates/`, whose include for GitLab goes into it, too
 */
export function createTemplates(templates: string): Templates {
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
        const filter = (path: string) => !/__pycache__|\.(pytest|ruff)_cache/.test(path);
        await cp(join(templates, "project"), directory, { recursive: true, filter });
        await cp(join(templates, "dags"), join(directory, "dags"), { recursive: true, filter });
        await cp(join(templates, "../ci-templates/gitlab/cibot.yml"), join(directory, ".gitlab/cibot.yml"));
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
