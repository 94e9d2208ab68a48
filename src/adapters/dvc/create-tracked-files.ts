import type { TrackedFiles } from "../../ports/tracked-files.ts";
import { isOutside, readPipelines } from "./read-pipelines.ts";

/** `.dvc/` is no file of this kind: its configuration can hold passwords. */
const ownFiles = ["?*.dvc", "dvc.yaml", "dvc.lock", ".gitignore"].map((name) => `:(glob)**/${name}`);

/** Reads the project's `dvc.yaml` and `dvc.lock`: milliseconds, where DVC needs the start of Python. */
export function createTrackedFiles(directory: string): TrackedFiles {
  return {
    list: async () => {
      const { results } = await readPipelines(directory);
      const paths = new Set(results.filter((path) => !isOutside(path)));
      // What DVC caches is ignored by Git, and is not taken along for being named.
      return [...ownFiles, ...[...paths].toSorted().map((path) => `:(literal)${path}`)];
    },
  };
}
