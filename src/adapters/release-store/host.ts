import type { FolderTree } from "../../core/dag-files/folder-tree.ts";
import type { ReleaseFile } from "../../core/releases/release.ts";

/**
 * Where a DAGs folder lies: this machine, or one behind ssh. Everything the store does is made of these actions, so that
 * it is the same everywhere; a process that is killed between two of them leaves what `docs/deploying.md` says.
 * Paths are relative to the DAGs folder, with `/`, and never leave it.
 */
export interface Host {
  /**
   * Facts that do not change while a deploy runs. What the file system can do is known by its kind, and nothing is
   * written; on `trial` it is tried where Airflow does not look, once there is such a place.
   */
  describe(options?: { readonly trial: boolean }): Promise<HostFacts>;
  /** Null when there is no DAGs folder. */
  tree(): Promise<FolderTree | null>;
  /** Null when there is no such file. */
  read(path: string): Promise<Uint8Array | null>;
  /** SHA-256 in hexadecimal by path, for every file below a folder but bytecode; empty when it is not there. */
  hash(folder: string): Promise<Readonly<Record<string, string>>>;
  /** Makes a folder and those above it. */
  makeFolder(path: string): Promise<void>;
  /** Writes a small file so that readers see the old or the new one; synced to the disk. */
  write(path: string, content: string): Promise<void>;
  /** Writes a file that must not exist yet. False when it does. */
  create(path: string, content: string): Promise<boolean>;
  /** Writes all files into a new folder with the given modification time (seconds since 1970), and syncs files and folders. */
  upload(folder: string, files: readonly ReleaseFile[], modified: number): Promise<void>;
  /**
   * Copies a folder to a new place: its files with their executable bits and the given modification time, its links as
   * links, no bytecode. Synced.
   */
  copy(from: string, to: string, modified: number): Promise<void>;
  /** Sets the modification time of every file below a folder but bytecode. */
  touch(folder: string, modified: number): Promise<void>;
  /** Makes a symbolic link that must not exist yet. Throws when the file system has none. */
  link(target: string, path: string): Promise<void>;
  /** rename(2), then syncs the folders. Replaces a file or a link at once. */
  rename(from: string, to: string): Promise<void>;
  /** renameat2(2) with RENAME_EXCHANGE. False where that is impossible. */
  exchange(one: string, other: string): Promise<boolean>;
  /** Removes a file, a link, or a folder with all in it; nothing when it is not there. Never follows a link. */
  remove(path: string): Promise<void>;
  close(): Promise<void>;
}

export interface HostFacts {
  /** For messages: `this machine`, `ssh://airflow@scheduler`. */
  readonly name: string;
  /** Identifies machine and boot, so that only a process number of the same one is asked for life. */
  readonly machine: string;
  /** Absolute path of the DAGs folder. */
  readonly dags: string;
  readonly exists: boolean;
  readonly writable: boolean;
  readonly links: boolean;
  readonly exchange: boolean;
  /** Seconds since 1970 by the clock of the DAGs folder's machine. */
  readonly now: number;
}
