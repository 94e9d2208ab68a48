import type { Cluster } from "../ports/cluster.ts";
import type { DagSource } from "../ports/dag-source.ts";
import type { DagValidation } from "../ports/dag-validation.ts";
import type { ReleaseStore } from "../ports/release-store.ts";

/** What delivers DAGs. */
export interface Delivery {
  readonly source: DagSource;
  readonly validation: DagValidation;
  /** Throws `ssh_address_invalid`. */
  store(place: DagsPlace): ReleaseStore;
  /** The Airflow of `CIBOT_AIRFLOW_URL`; null without it. */
  cluster(): Promise<Cluster | null>;
  /** Seconds. Throws when the command is interrupted. */
  pause(seconds: number): Promise<void>;
}

/** Which project, in which DAGs folder, on which machine. */
export interface DagsPlace {
  /** Name below `dags/`. */
  readonly project: string;
  readonly airflowHome: string;
  /** `local` or `ssh://user@host:22`. */
  readonly host: string;
  readonly remotePython: string;
  readonly layout: "link" | "copy";
}
