import type { DagShape, NextRun } from "../dags/dag-shape.ts";

/** What the cluster showed of a release; the part `proof` of the JSON document. */
export interface ProofReport {
  /** Version of the cluster's Airflow. */
  readonly airflow: string;
  readonly dags: readonly ProvenDag[];
  /** From the flip until the last DAG was proven. */
  readonly seconds: number;
}

export interface ProvenDag {
  readonly dag_id: string;
  /** The cluster has serialised this code. */
  readonly serialized: boolean;
  readonly paused: boolean;
  /** ISO 8601, when the next run is created; null for none. */
  readonly next_run: string | null;
  /** What the next run passes as its scoring date; null where that is unknown. */
  readonly scoring_date: string | null;
}

/** A DAG as the cluster has it, after it was proven. */
export interface SeenDag {
  readonly dagId: string;
  readonly paused: boolean;
  readonly nextRunAfter: Date | null;
}

/** The scoring date is the one that was computed for this line of Airflow, when the cluster's next run is the one it is of. */
export function describeProven(seen: SeenDag, dags: readonly DagShape[], line: 2 | 3): ProvenDag {
  const next = dags.find(({ dagId }) => dagId === seen.dagId)?.next;
  const planned: NextRun | null | undefined = line === 2 ? next?.airflow2 : next?.airflow3;
  const nextRun = seen.nextRunAfter?.toISOString() ?? null;
  const isSame = planned != null && nextRun !== null && Date.parse(planned.runAfter) === Date.parse(nextRun);
  return {
    dag_id: seen.dagId,
    serialized: true,
    paused: seen.paused,
    next_run: nextRun,
    scoring_date: isSame ? planned.scoringDate : null,
  };
}
