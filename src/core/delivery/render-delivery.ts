import type { Unpausing } from "../cluster/preview-unpause.ts";
import type { ProofReport } from "../cluster/proof-report.ts";
import type { NextRun } from "../dags/dag-shape.ts";
import type { DagChange } from "../dags/diff-dags.ts";
import type { Changes } from "../releases/release.ts";
import type { DeliveryPlan, PlannedRun } from "./delivery-plan.ts";
import type { DeliveryOutcome } from "./describe-delivery.ts";

/** For a terminal: what was done in one line, with what the cluster shows; of a plan all of it. */
export function renderDelivery(outcome: DeliveryOutcome): string {
  const { action, plan, release, proof } = outcome;
  if (action === "planned") return renderPlan(plan);
  if (action === "unchanged") return `${plan.path} is release ${release} already; nothing was written`;
  return renderLive({ path: plan.path, release, previous: plan.previous, proof });
}

export interface LiveRelease {
  readonly path: string;
  readonly release: string | null;
  readonly previous: string | null;
  readonly proof: ProofReport | null;
}

export function renderLive({ path, release, previous, proof }: LiveRelease): string {
  const before = previous === null ? "" : `, which replaced ${previous}`;
  return [`${path} is release ${release}${before}`, ...renderProof(proof)].join("\n");
}

function renderProof(proof: ProofReport | null): string[] {
  if (proof === null || proof.dags.length === 0) return [];
  const rows = proof.dags.map((dag) => [
    dag.dag_id,
    dag.paused ? "paused" : "active",
    formatTime(dag.next_run),
    dag.scoring_date ?? "–",
  ]);
  return [renderColumns([["DAG", "state", "next run", "scoring date"], ...rows])];
}

export function renderPlan(plan: DeliveryPlan): string {
  const { action, path, release, previous, files, dags } = plan;
  if (action === "unchanged") return `${path} is release ${previous} already: nothing to do`;
  return [
    `${path}: release ${previous ?? "none"} → ${release}`,
    ...renderChanges("file", files),
    ...renderChanges("DAG", dags),
    ...listConsequences(plan),
  ].join("\n");
}

/** What a plan means for the cluster, a line each. */
export function listConsequences(plan: DeliveryPlan): string[] {
  return [
    ...plan.changes.flatMap(describeChange),
    ...plan.next.map(describeNext),
    ...(plan.runs ?? []).map(({ dagId, runId, state }) => `in flight: ${dagId} ${runId} (${state})`),
    ...plan.dropped.map((dagId) => `pauses ${dagId}, which the release has not any more; its history stays`),
    ...plan.unpausing.map(describeUnpausing),
  ];
}

const signs = { added: "+", changed: "~", removed: "-" } as const;

const renderChanges = (kind: string, changes: Changes) =>
  (["added", "changed", "removed"] as const).flatMap((what) =>
    changes[what].map((name) => `${signs[what]} ${kind} ${name}`),
  );

function describeChange({ dagId, schedule, movedFrom, file, tasks }: DagChange): string[] {
  return [
    ...(schedule === null ? [] : [`schedule of ${dagId}: ${schedule.from} → ${schedule.to}`]),
    ...(movedFrom === null ? [] : [`${dagId} moves from ${movedFrom} to ${file}`]),
    ...tasks.added.map((task) => `+ task ${dagId}.${task}`),
    ...tasks.removed.map((task) => `- task ${dagId}.${task}`),
  ];
}

/** One time where both lines of Airflow agree. */
function describeNext({ dagId, airflow2, airflow3 }: PlannedRun): string {
  const [two, three] = [describeRun(airflow2), describeRun(airflow3)];
  return two === three
    ? `next run of ${dagId}: ${two}`
    : `next run of ${dagId}: Airflow 2: ${two}; Airflow 3: ${three}`;
}

function describeRun(run: NextRun | null): string {
  if (run === null) return "none";
  return `${formatTime(run.runAfter)}${run.scoringDate === null ? "" : `, scoring date ${run.scoringDate}`}`;
}

function describeUnpausing({ dagId, runs, first, last }: Unpausing): string {
  if (runs === 0) return `unpauses ${dagId}, which starts no run at once`;
  const span = runs === 1 ? `due ${formatTime(first)}` : `due ${formatTime(first)} to ${formatTime(last)}`;
  return `unpauses ${dagId}, which starts ${runs === 1 ? "a run" : `${runs} runs`} at once, ${span}`;
}

/** `2026-12-05T00:00:00.000Z` → `2026-12-05 00:00 UTC`. */
export const formatTime = (time: string | null) =>
  time === null ? "–" : `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** Cells side by side, as wide as the widest of each column. */
export function renderColumns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
