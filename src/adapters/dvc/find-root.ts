import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Root of the DVC repository by DVC's own rule, a folder `.dvc` here or above; undefined if there is none. */
export async function findRoot(directory: string): Promise<string | undefined> {
  const found = await stat(join(directory, ".dvc")).catch(() => undefined);
  if (found?.isDirectory()) return directory;
  const parent = dirname(directory);
  return parent === directory ? undefined : findRoot(parent);
}
