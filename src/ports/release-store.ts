import type { FolderTree } from "../core/dag-files/folder-tree.ts";
import type { Drift, HistoryEntry, Manifest, ReleaseFile } from "../core/releases/release.ts";

/** The releases of one project in one DAGs folder, `<dags>/.cibot/releases/<project>/`, and which of them is live. */
export interface ReleaseStore {
  /** Reads only. Throws `dags_folder_missing`, and what reaching another machine throws. */
  survey(): Promise<DagsSurvey>;
  /**
   * Keeps other deploys of the project out while `work` runs, after what a killed one left is finished or undone.
   * Throws `deploy_locked`, `dags_folder_not_writable`.
   */
  hold<T>(work: (held: HeldStore) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** What may be done while the lock is held. */
export interface HeldStore {
  /** As it is under the lock. */
  readonly survey: DagsSurvey;
  /**
   * Writes a release, complete and synced, where Airflow does not look; one that is there unharmed is taken as it is.
   * Files whose text names their release are a function of that name. Returns the manifest, with the name of its folder
   * and the hashes of what was written.
   */
  stage(manifest: Omit<Manifest, "name" | "files">, files: StagedFiles): Promise<Manifest>;
  /**
   * Makes a release of the store live, with fresh modification times. The journal says so until `settle`. Throws
   * `release_missing`, `foreign_link`, `no_links`, `deploy_lock_lost`.
   */
  flip(name: string): Promise<Flip>;
  /** Null when the store has none of this name, or nobody can read it. */
  readManifest(name: string): Promise<Manifest | null>;
  /** Texts of files of a release; what is not there is left out. */
  readTexts(name: string, files: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Takes the project out of Airflow's sight: a first deploy that is undone. */
  withdraw(): Promise<void>;
  /** The deploy has come to its end, good or bad: the journal is closed, the history gets a line. */
  settle(entry: Omit<HistoryEntry, "at">): Promise<void>;
  /** Deletes all but the newest `keep` releases, the live one, edited ones, and those in use. Returns the names deleted. */
  prune(keep: number, inUse: readonly string[]): Promise<readonly string[]>;
}

export type StagedFiles = readonly ReleaseFile[] | ((name: string) => readonly ReleaseFile[]);

/** How a release became live. `hole`: milliseconds during which a reader may have found nothing; 0 when that is impossible. */
export interface Flip {
  readonly way: "link" | "exchange" | "two-renames" | "copy";
  readonly hole: number;
  /** Name of the release before, which a folder that cibot did not make has become; null when nothing stood there. */
  readonly previous: string | null;
}

export interface DagsSurvey {
  /** Absolute path of `$AIRFLOW_HOME/dags`. */
  readonly dags: string;
  readonly tree: FolderTree;
  readonly live: LiveProject;
  /** Of this project, newest first. */
  readonly releases: readonly StoredRelease[];
  /** Of other projects that cibot delivers into the same folder, what is live. */
  readonly others: readonly Manifest[];
  /** Names of releases whose manifest nobody can read; nothing touches them. */
  readonly unreadable: readonly string[];
  /** Newest first, at most 50. */
  readonly history: readonly HistoryEntry[];
  /** A deploy that was flipped and never settled: its proof and activation are still due. */
  readonly unsettled: { readonly release: string; readonly previous: string | null; readonly since: string } | null;
  /** Whether a link can be made, and two folders exchanged at once. Assumed by the kind of the file system where nothing may be tried. */
  readonly can: { readonly link: boolean; readonly exchange: boolean };
  readonly writable: boolean;
}

/**
 * What stands at `<dags>/<project>`. `release`: cibot's; `folder`: a real folder that cibot did not make (by hand, by
 * `cp -r`) or keeps in copy layout; `foreign-link`: somebody else's link.
 */
export type LiveProject =
  | { readonly kind: "absent" }
  | { readonly kind: "release"; readonly layout: "link" | "copy"; readonly release: StoredRelease }
  | { readonly kind: "folder"; readonly files: Readonly<Record<string, string>> }
  | { readonly kind: "foreign-link"; readonly target: string };

export interface StoredRelease {
  readonly manifest: Manifest;
  /** Hand edits: how the folder differs from its manifest. Bytecode does not count. */
  readonly drift: Drift;
}
