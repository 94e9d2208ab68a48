/** The tracked files as they are on disk. */
export interface WorkTree {
  /** The project's folder, relative to the root of the clone: `models/fraud`; empty where it is the root, or no clone. */
  folder(): Promise<string>;
  /** Paths of tracked files that differ from HEAD, sorted, relative to the root of the clone. */
  changedFiles(): Promise<readonly string[]>;
  /** The subset of `paths` whose content is the same as in `rev`. */
  sameAs(rev: string, paths: readonly string[]): Promise<readonly string[]>;
  /** Puts `paths` back as they are in HEAD, after saving the difference as a patch at `backup`. */
  restore(paths: readonly string[], backup: string): Promise<void>;
}
