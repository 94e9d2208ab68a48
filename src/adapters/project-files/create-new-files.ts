import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { NewFiles } from "../../ports/new-files.ts";
import { explainWriteFailure } from "../files/write-failure.ts";
import { writeNew, writeWhole } from "../files/write-file.ts";

export function createNewFiles(directory: string): NewFiles {
  return {
    create: (path, text) => explainWriteFailure(path, () => writeNew(resolve(directory, path), text)),
    replace: (path, { before, after }) =>
      explainWriteFailure(path, async () => {
        const file = resolve(directory, path);
        if ((await readFile(file, "utf8")) !== before) return false;
        await writeWhole(file, after);
        return true;
      }),
  };
}
