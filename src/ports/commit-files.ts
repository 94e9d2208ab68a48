/** The files of commits, by their paths from the repository's root. */
export interface CommitFiles {
  /** Every file of a commit, those of submodules left out, in byte order. */
  list(rev: string): Promise<readonly string[]>;
  /** What was added, changed or deleted between two commits; a file that moved counts at both places. */
  changed(from: string, to: string): Promise<readonly string[]>;
}
