import { cp, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { directoryNotEmpty } from "../../errors.ts";
import type { Templates } from "../../ports/templates.ts";

const mark = ".cibot-demo";

/** @param project the folder of the sample project, as the package carries it */
export function createTemplates(project: string): Templates {
  return {
    claimFolder: async (directory) => {
      const entries = await readdir(directory).catch((): string[] => []);
      if (entries.length > 0 && !entries.includes(mark)) throw directoryNotEmpty({ directory });
      await rm(directory, { recursive: true, force: true });
      await mkdir(directory, { recursive: true });
      await writeFile(join(directory, mark), "Made by `cibot demo`, which removes this folder when it runs again.\n");
    },
    layOutProject: async (directory) => {
      await cp(project, directory, { recursive: true, filter: (path) => !/__pycache__|\.pytest_cache/.test(path) });
      // npm leaves `.gitignore` out of packages, so the template carries it under another name.
      await rename(join(directory, "_gitignore"), join(directory, ".gitignore"));
    },
  };
}
