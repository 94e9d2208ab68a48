export interface Commit {
  readonly sha: string;
  /** The whole message, subject first. */
  readonly message: string;
}

/** Read access to the commits of the clone. */
export interface History {
  /** HEAD; `branch` is null when it is detached. Throws `not_a_git_repository`. */
  head(): Promise<Commit & { readonly branch: string | null }>;
  /** A commit by any revision; undefined when Git does not know it. */
  find(rev: string): Promise<Commit | undefined>;
  /** As `find`, of a commit by its id; one that the clone lacks is fetched from `origin`. */
  obtain(sha: string): Promise<Commit | undefined>;
  /** The id of a commit's first parent, also of one that the clone lacks; undefined for a first commit. */
  parentOf(sha: string): Promise<string | undefined>;
  /** What a name of a branch, tag or commit means at `origin`, else in the clone; fetched when absent. */
  resolve(name: string): Promise<Commit | undefined>;
  /** The newest common ancestor; completes a shallow clone when that is needed and possible. */
  mergeBase(a: string, b: string): Promise<string | undefined>;
  /** A branch's tip at `origin` (fetched when absent) or in the clone. `ref` is `origin/main` or `main`. */
  findBranch(name: string): Promise<{ readonly ref: string; readonly sha: string } | undefined>;
}
