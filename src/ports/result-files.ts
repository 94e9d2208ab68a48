/** The files of a result, as Git stores them. */
export interface ResultFiles {
  /** Paths that a result changes against its parent, from the root of the clone. */
  changes(files: string, parent: string): Promise<readonly string[]>;
  /**
   * The tree of `parent` with the workspace's content at `paths`: Git pathspecs, relative to the project.
   * Neither checkout nor index are touched. Throws `file_missing` for a path that matches nothing.
   */
  snapshot(parent: string, paths: readonly string[]): Promise<string>;
}
