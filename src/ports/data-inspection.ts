import type { RemoteState } from "../core/doctor/judge-data.ts";

/** Questions about the data of the workspace that change nothing. */
export interface DataInspection {
  /** Compares the workspace with the default remote. Throws `dvc_failed` with DVC's words, also when it is not reachable. */
  compareWithRemote(): Promise<RemoteState>;
  /** The folder of DVC's cache; null outside a repository. */
  cacheFolder(): Promise<string | null>;
}
