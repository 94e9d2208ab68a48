import type { Drift } from "./release.ts";

type Hashes = Readonly<Record<string, string>>;

/** How what lies there differs from what was written. */
export function compareFiles(written: Hashes, found: Hashes): Drift {
  const names = (hashes: Hashes, keep: (path: string) => boolean) => Object.keys(hashes).filter(keep).sort();
  return {
    added: names(found, (path) => !Object.hasOwn(written, path)),
    changed: names(found, (path) => Object.hasOwn(written, path) && written[path] !== found[path]),
    removed: names(written, (path) => !Object.hasOwn(found, path)),
  };
}

export const hasChanges = ({ added, changed, removed }: Drift): boolean =>
  added.length + changed.length + removed.length > 0;

/** True when every file comes from one of these releases: so it is half a copy of one over the other, and no hand edit. */
export const isBetween = (found: Hashes, releases: readonly Hashes[]): boolean =>
  Object.entries(found).every(([path, hash]) => releases.some((files) => files[path] === hash));

/** Bytecode that Python writes beside modules; it is nobody's edit. */
export const isBytecode = (path: string): boolean => path.endsWith(".pyc") || path.split("/").includes("__pycache__");
