/** One entry of a folder tree; paths are relative to its root, with `/`, and never begin with `./`. */
export type TreeEntry =
  | { readonly path: string; readonly kind: "folder" }
  | {
      readonly path: string;
      readonly kind: "file";
      /** Bytes. */
      readonly size: number;
      /** Milliseconds since 1970. */
      readonly modified: number;
    }
  | {
      readonly path: string;
      readonly kind: "link";
      /** As readlink(2) gives it. */
      readonly target: string;
      /** Absolute real path of what it leads to; null when it is dangling. */
      readonly real: string | null;
      readonly leadsTo: "file" | "folder" | null;
    };

/**
 * Everything below a DAGs folder, links not followed. What links lead to outside of it is in `outside`, each real path
 * once, so that Airflow's own walk, which follows them, can be replayed.
 */
export interface FolderTree {
  /** Absolute, as it was given. */
  readonly root: string;
  /** Absolute, without links. */
  readonly realRoot: string;
  readonly entries: readonly TreeEntry[];
  /** Folders outside that links lead to, by their real absolute path; paths of entries are relative to that. */
  readonly outside: Readonly<Record<string, readonly TreeEntry[]>>;
  /** Text of every `.airflowignore`, by its absolute real path. */
  readonly ignoreFiles: Readonly<Record<string, string>>;
}
