import type { ReleaseFile } from "../core/releases/release.ts";

/** The DAGs of the project that is at hand. */
export interface DagSource {
  /**
   * Every file below a folder of the project, sorted by path, but bytecode and what editors, systems and Git leave there.
   * Links within the folder are followed. Throws `dags_missing`, `dags_unreadable`.
   */
  read(folder: string): Promise<readonly ReleaseFile[]>;
}
