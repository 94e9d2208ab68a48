import type { ClusterIntervals } from "../core/cluster/cluster-intervals.ts";

/** A running Airflow, over its REST API: v1 of Airflow 2 and v2 of Airflow 3 alike. */
export interface Cluster {
  readonly airflow: ClusterVersion;
  readonly dags: ClusterDags;
  readonly runs: ClusterRuns;
  readonly names: ClusterNames;
  /** How often it looks; Airflow's defaults for what its administrator does not let the API tell. */
  intervals(): Promise<ClusterIntervals>;
  /** Ends the connections that are kept open. */
  close(): void;
}

export interface ClusterVersion {
  /** `3.3.2` */
  readonly version: string;
  readonly line: 2 | 3;
}

export interface ClusterDags {
  /** All, with paused and inactive ones. */
  list(): Promise<readonly ClusterDag[]>;
  /** Undefined when the cluster knows none of this id. */
  find(dagId: string): Promise<ClusterDag | undefined>;
  importErrors(): Promise<readonly ImportError[]>;
  /** What the scheduler has serialised of it. Undefined when it has not. */
  serialized(dag: ClusterDag): Promise<SerializedDag | undefined>;
  /** Asks for a parse of its file now. False where the cluster has no such request, or refuses it. */
  requestParse(dag: ClusterDag): Promise<boolean>;
  setPaused(dagId: string, paused: boolean): Promise<void>;
  /** The cluster's own clock. */
  now(): Promise<Date>;
}

export interface ClusterDag {
  readonly dagId: string;
  readonly paused: boolean;
  /** Neither stale nor inactive. */
  readonly active: boolean;
  readonly hasImportErrors: boolean;
  /** Absolute on the cluster's machines: `/opt/airflow/dags/credit_default/scoring.py`. */
  readonly fileloc: string;
  readonly fileToken: string;
  readonly lastParsed: Date | null;
  /** Of the next run: when it is created, its logical date. */
  readonly nextRunAfter: Date | null;
  readonly nextLogicalDate: Date | null;
  readonly tags: readonly string[];
}

export interface ImportError {
  /** As the cluster says it: absolute, or relative to its bundle. */
  readonly filename: string;
  readonly at: Date;
  readonly trace: string;
}

export interface SerializedDag {
  /** Text of its file as the cluster stored it; null when it stores none. */
  readonly source: string | null;
  /** Sorted ids, with those that come after each. */
  readonly tasks: readonly { readonly taskId: string; readonly downstream: readonly string[] }[];
}

export interface ClusterRuns {
  /** Of one DAG, queued and running. */
  active(dagId: string): Promise<readonly ClusterRun[]>;
  /** Starts a run. Throws `run_refused`. */
  trigger(
    dagId: string,
    run: { readonly runId: string; readonly logicalDate: Date; readonly conf: Readonly<Record<string, unknown>> },
  ): Promise<ClusterRun>;
  find(dagId: string, runId: string): Promise<ClusterRun>;
  /** Tasks of a run that did not succeed, with the last lines of their logs. */
  failures(
    dagId: string,
    runId: string,
  ): Promise<readonly { readonly taskId: string; readonly state: string; readonly log: readonly string[] }[]>;
}

export interface ClusterRun {
  readonly runId: string;
  readonly state: "queued" | "running" | "success" | "failed";
  readonly logicalDate: Date | null;
  readonly startedAt: Date | null;
}

/** Names that DAGs may ask for; null where the user of the API may not list them. */
export interface ClusterNames {
  pools(): Promise<readonly string[] | null>;
  connections(): Promise<readonly string[] | null>;
  variables(): Promise<readonly string[] | null>;
}
