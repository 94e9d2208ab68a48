export interface Person {
  readonly name: string;
  readonly email: string;
}

export interface Commit {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Person;
  readonly date: Date;
}

export interface Blob {
  readonly id: string;
  readonly content: Buffer;
  readonly executable: boolean;
}

/** A file of a new commit; null deletes it. */
export type Changes = ReadonlyMap<string, Pick<Blob, "content" | "executable"> | null>;

export interface NewCommit {
  readonly branch: string;
  /** The commits that it follows; the files are those of the first, with the changes. */
  readonly parents: readonly string[];
  readonly changes: Changes;
  readonly message: string;
  readonly author: Person;
}

/** The branches and commits of a project: in memory, or of real Git. */
export interface Repository {
  /** Branch names with their commits, by name. */
  branches(): Promise<ReadonlyMap<string, string>>;
  /** By a branch, or by a sha or the beginning of one. */
  find(revision: string): Promise<Commit | undefined>;
  file(sha: string, path: string): Promise<Blob | undefined>;
  /** All files with their blobs' ids, by path. */
  files(sha: string): Promise<ReadonlyMap<string, Omit<Blob, "content">>>;
  /** The last commit up to `sha` that changed a file. */
  lastChange(sha: string, path: string): Promise<string>;
  /** Points a branch at a commit, or takes it away. */
  setBranch(name: string, sha: string | null): Promise<void>;
  /** Makes a commit and moves its branch there, whatever was there. */
  commit(commit: NewCommit): Promise<string>;
  /** Whether the first is the second or an ancestor of it. */
  isAncestor(first: string, second: string): Promise<boolean>;
}
