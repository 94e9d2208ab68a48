import type { Unpausing } from "../cluster/preview-unpause.ts";
import type { NextRun } from "../dags/dag-shape.ts";
import type { DagChange } from "../dags/diff-dags.ts";
import type { Changes } from "../releases/release.ts";

/** What a deploy would do, or did; apart from the proof all that a person has to agree to. */
export interface DeliveryPlan {
  readonly project: string;
  /** Where Airflow finds it: `/opt/airflow/dags/credit_default`. */
  readonly path: string;
  readonly layout: "link" | "copy";
  /** `resume`: the files are live already, and a deploy that was killed has left proof and activation undone. */
  readonly action: "deploy" | "unchanged" | "resume";
  readonly release: string;
  /** Release that is live now; null when there is none. */
  readonly previous: string | null;
  readonly files: Changes;
  readonly dags: Changes;
  /** What becomes other in DAGs that stay. */
  readonly changes: readonly DagChange[];
  readonly next: readonly PlannedRun[];
  /** Runs that are queued or running; null without a cluster. */
  readonly runs: readonly RunInFlight[] | null;
  /** What unpausing would start. */
  readonly unpausing: readonly Unpausing[];
  /** DAGs that the cluster has and the release has not any more: they are paused first. */
  readonly dropped: readonly string[];
  /** Sentences on what a person would not expect. */
  readonly notes: readonly string[];
}

/** The next run on both lines of Airflow, and on the target's when that is known. */
export interface PlannedRun {
  readonly dagId: string;
  readonly airflow2: NextRun | null;
  readonly airflow3: NextRun | null;
}

export interface RunInFlight {
  readonly dagId: string;
  readonly runId: string;
  readonly state: string;
}

export const noChanges: Changes = { added: [], changed: [], removed: [] };
