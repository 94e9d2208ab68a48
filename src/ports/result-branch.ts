export interface ResultCommit {
  readonly branch: string;
  /** Revision whose files are the result: the experiment. */
  readonly files: string;
  readonly parent: string;
  readonly message: string;
}

/** The branch that carries a result, written without touching the checkout. */
export interface ResultBranch {
  /** Paths that a result changes against its parent. */
  changes(files: string, parent: string): Promise<readonly string[]>;
  /**
   * Points the branch to a commit with the files of the result; the same result leaves it alone.
   * Throws `branch_moved` when the branch ends in a commit that cibot did not make.
   */
  commit(result: ResultCommit): Promise<{ readonly sha: string; readonly changed: boolean }>;
}
