/** A DAG as its file defines it, read without a cluster. */
export interface DagShape {
  readonly dagId: string;
  /** Relative to the project's own DAGs folder, with `/`. */
  readonly file: string;
  /** As a person writes it: `0 0 5 * *`, `@daily`, `1 day, 0:00:00`, `None`. */
  readonly schedule: string;
  readonly timetable: Timetable;
  /** ISO 8601 with its zone; null when there is none. */
  readonly startDate: string | null;
  /** Null when the file leaves it to Airflow's default. */
  readonly catchup: boolean | null;
  readonly owner: string;
  readonly tags: readonly string[];
  readonly tasks: readonly DagTask[];
  /** By file and rung may be null: how long the file took to import, in seconds. */
  readonly parseSeconds: number | null;
  /** Names that the code asks Airflow for, as far as they are literal. */
  readonly uses: {
    readonly variables: readonly string[];
    readonly connections: readonly string[];
    readonly pools: readonly string[];
  };
  /** False where something stood in for a package that is not installed here, so that tasks may differ on the cluster. */
  readonly exact: boolean;
  /** What the next run does, on both lines of Airflow; null on a line where there is no next run. */
  readonly next: { readonly airflow2: NextRun | null; readonly airflow3: NextRun | null };
}

export interface DagTask {
  readonly taskId: string;
  /** Class of its operator; null where that is unknown. */
  readonly operator: string | null;
  /** Sorted ids of the tasks that come after it. */
  readonly downstream: readonly string[];
}

/**
 * `cron`: a cron expression given as a string, whose meaning differs by line (interval on Airflow 2, trigger on 3);
 * `cron-interval` and `cron-trigger`: a timetable class that pins it. `delta` and its kin likewise.
 */
export interface Timetable {
  readonly kind:
    | "cron"
    | "cron-interval"
    | "cron-trigger"
    | "delta"
    | "delta-interval"
    | "delta-trigger"
    | "once"
    | "continuous"
    | "assets"
    | "none"
    | "custom";
  readonly cron: string | null;
  /** Seconds between runs of a `delta`; of a `cron-trigger` the length of its data interval, null for none. */
  readonly seconds: number | null;
  /** IANA name, or an offset such as `+02:00`. */
  readonly timezone: string;
}

/** All ISO 8601 in UTC. */
export interface NextRun {
  /** When the scheduler creates it. */
  readonly runAfter: string;
  readonly logicalDate: string;
  readonly intervalStart: string;
  readonly intervalEnd: string;
  /** Value that the run passes as its scoring date: `2026-12-01`; null when no task takes one, or it cannot be computed. */
  readonly scoringDate: string | null;
}
