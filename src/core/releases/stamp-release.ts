import type { ReleaseFile } from "./release.ts";

/** Where a release says what it was made of, for DAGs that ask. */
const stampPath = "_release.json";

/** Content of `_release.json`: `{"project": "credit", "commit": "1f3c…", "dirty": false}`. */
export interface ReleaseStamp {
  readonly project: string;
  /** Full hash; null outside Git. */
  readonly commit: string | null;
  readonly dirty: boolean;
}

/**
 * Adds the stamp when a Python file mentions `_release.json`, in place of one that the project keeps there itself. Then a
 * new commit makes a new release, of the same code too; without it the commit plays no part.
 */
export function stampRelease(files: readonly ReleaseFile[], stamp: ReleaseStamp): readonly ReleaseFile[] {
  if (!files.some(asksForStamp)) return files;
  const { project, commit, dirty } = stamp;
  const content = new TextEncoder().encode(`${JSON.stringify({ project, commit, dirty }, null, 2)}\n`);
  return [...files.filter(({ path }) => path !== stampPath), { path: stampPath, content, executable: false }];
}

const asksForStamp = ({ path, content }: ReleaseFile): boolean =>
  path.endsWith(".py") && new TextDecoder("latin1").decode(content).includes(stampPath);
