/** The tracked files as they are on disk. */
export interface WorkTree {
  /** Paths of tracked files that differ from HEAD, sorted, relative to the root of the clone. */
  changedFiles(): Promise<readonly string[]>;
  /** The subset of `paths` whose content is the same as in `rev`. */
  sameAs(rev: string, paths: readonly string[]): Promise<readonly string[]>;
  /** Puts `paths` back as they are in HEAD, after saving the difference as a patch at `backup`. */
  restore(paths: readonly string[], backup: string): Promise<void>;
}
