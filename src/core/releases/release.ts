/** A file of a release. */
export interface ReleaseFile {
  /** Relative to the project's own DAGs folder, with `/`. */
  readonly path: string;
  readonly content: Uint8Array;
  readonly executable: boolean;
}

/** What the store says of a release; `releases/<project>/<name>.json`. The format only grows. */
export interface Manifest {
  readonly version: 1;
  /** Name of its folder: the id, with `-2` and so on when an edited folder has that name. */
  readonly name: string;
  /** First twelve hexadecimal digits of the SHA-256 over its files. */
  readonly id: string;
  readonly project: string;
  /** SHA-256 by path, in hexadecimal. */
  readonly files: Readonly<Record<string, string>>;
  /** The same of the files as the project has them, where pins change what is delivered. */
  readonly sources: Readonly<Record<string, string>>;
  readonly dags: readonly ManifestDag[];
  /** Full hash; null outside Git. */
  readonly commit: string | null;
  /** True when the workspace differed from the commit. */
  readonly dirty: boolean;
  /** Who deployed it: the forge's user, else the system's. */
  readonly author: string | null;
  /** Address of the job; null outside CI. */
  readonly job: string | null;
  /** ISO 8601, when it was staged. */
  readonly at: string;
  /** `3.3.2`, as far as it is known. */
  readonly airflow: string | null;
  /** Imports are pinned to the release. */
  readonly pinned: boolean;
}

export interface ManifestDag {
  readonly dagId: string;
  readonly file: string;
  readonly schedule: string;
  /** Null where they could not be known for certain. */
  readonly tasks: readonly { readonly taskId: string; readonly downstream: readonly string[] }[] | null;
}

/** Sorted names of what differs. */
export interface Changes {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** Hand edits: how a folder differs from its manifest. Bytecode does not count. */
export type Drift = Changes;

/** A line of `state/<project>/history.jsonl`. */
export interface HistoryEntry {
  /** ISO 8601. */
  readonly at: string;
  readonly action: "deployed" | "rolled_back" | "withdrawn";
  /** Live afterwards. */
  readonly release: string | null;
  readonly previous: string | null;
  readonly by: string | null;
  /** Why it was rolled back. */
  readonly reason: string | null;
  /** DAGs that cibot paused, as the release dropped them. */
  readonly paused: readonly string[];
  /** DAGs that cibot unpaused. */
  readonly unpaused: readonly string[];
}
