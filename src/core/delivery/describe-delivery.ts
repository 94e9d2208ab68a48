import type { ProofReport } from "../cluster/proof-report.ts";
import type { DagProblem, Rung, RungReport } from "../dags/dag-problem.ts";
import type { NextRun } from "../dags/dag-shape.ts";
import type { DeliveryPlan } from "./delivery-plan.ts";

export interface DeliveryOutcome {
  readonly action: "deployed" | "unchanged" | "rolled_back" | "planned" | "refused" | "interrupted";
  readonly plan: DeliveryPlan;
  /** Name of the release that is live now, or would be. */
  readonly release: string | null;
  readonly reports: readonly RungReport[];
  readonly proof: ProofReport | null;
  readonly activated: readonly string[];
  readonly paused: readonly string[];
  readonly smoke: readonly unknown[];
  /** How it became live; `hole`: milliseconds in which a reader may have found nothing. */
  readonly flip: { readonly way: string; readonly hole: number } | null;
  readonly pruned: readonly string[];
}

/** What an outcome says of a deploy that changed nothing. */
export const nothingDone = {
  release: null,
  proof: null,
  activated: [],
  paused: [],
  smoke: [],
  flip: null,
  pruned: [],
} as const;

/** The JSON document of a deploy; its keys only grow. */
export function describeDelivery(outcome: DeliveryOutcome): Readonly<Record<string, unknown>> {
  const { action, plan, release, reports, proof, activated, paused, smoke, flip, pruned } = outcome;
  return {
    action,
    release,
    path: plan.path,
    previous: plan.previous,
    project: plan.project,
    layout: plan.layout,
    files: plan.files,
    dags: plan.dags,
    changes: plan.changes.map(({ dagId, movedFrom, ...change }) => ({
      dag_id: dagId,
      ...change,
      moved_from: movedFrom,
    })),
    next_runs: plan.next.map(({ dagId, airflow2, airflow3 }) => ({
      dag_id: dagId,
      airflow2: describeRun(airflow2),
      airflow3: describeRun(airflow3),
    })),
    runs_in_flight: plan.runs?.map(({ dagId, runId, state }) => ({ dag_id: dagId, run_id: runId, state })) ?? null,
    unpausing: plan.unpausing.map(({ dagId, ...starts }) => ({ dag_id: dagId, ...starts })),
    validation: reports.map(describeReport),
    flip: flip === null ? null : { way: flip.way, hole_ms: flip.hole },
    proof,
    activated,
    paused,
    smoke,
    pruned,
    notes: plan.notes,
  };
}

const describeRun = (run: NextRun | null) =>
  run === null ? null : { run_after: run.runAfter, logical_date: run.logicalDate, scoring_date: run.scoringDate };

const describeReport = ({ rung, skipped, tool, seconds, problems }: RungReport) => ({
  rung: rung satisfies Rung,
  skipped,
  tool,
  seconds,
  problems: problems satisfies readonly DagProblem[],
});
