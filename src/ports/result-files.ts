/** What a result makes of one file of its parent. */
export interface FileChange {
  /** From the root of the clone. */
  readonly path: string;
  readonly action: "create" | "update" | "delete";
  /** Null when the file's content is that of the parent, or the file is gone. */
  readonly content: Uint8Array | null;
  /** Null when it is as before. */
  readonly executable: boolean | null;
}

/** The files of a result, as Git stores them. */
export interface ResultFiles {
  /** Paths that a result changes against its parent, from the root of the clone. */
  changes(files: string, parent: string): Promise<readonly string[]>;
  /**
   * The tree of `parent` with the workspace's content at `paths`: Git pathspecs, relative to the project.
   * Neither checkout nor index are touched. Throws `file_missing` for a path that matches nothing.
   */
  snapshot(parent: string, paths: readonly string[]): Promise<string>;
  /** The changes with their contents, and the name of the tree. Throws `not_available` for links and submodules. */
  read(files: string, parent: string): Promise<{ readonly tree: string; readonly changes: readonly FileChange[] }>;
}
