import type { DagShape, NextRun } from "../../src/core/dags/dag-shape.ts";
import type { Drift, Manifest } from "../../src/core/dags/release.ts";

export const noDrift: Drift = { added: [], changed: [], removed: [] };

export const buildRun = (runAfter: string, scoringDate: string | null = null): NextRun => ({
  runAfter,
  logicalDate: runAfter,
  intervalStart: runAfter,
  intervalEnd: runAfter,
  scoringDate,
});

/** A monthly DAG with the tasks `plan` and `score`, in a file of its own name. */
export function buildDag(dagId: string, more: Partial<DagShape> = {}): DagShape {
  return {
    dagId,
    file: `${dagId}.py`,
    schedule: "0 0 5 * *",
    timetable: { kind: "cron", cron: "0 0 5 * *", seconds: null, timezone: "UTC" },
    startDate: "2026-01-01T00:00:00+00:00",
    catchup: false,
    owner: "airflow",
    tags: [],
    tasks: [
      { taskId: "plan", operator: "BashOperator", downstream: ["score"] },
      { taskId: "score", operator: "BashOperator", downstream: [] },
    ],
    parseSeconds: 0.1,
    exact: true,
    uses: { variables: [], connections: [], pools: [] },
    next: { airflow2: null, airflow3: null },
    ...more,
  };
}

/** A release with a DAG per id, each in a file of its own name. */
export function buildManifest(name: string, dagIds: readonly string[], more: Partial<Manifest> = {}): Manifest {
  const files = Object.fromEntries(dagIds.map((id) => [`${id}.py`, `hash of ${id} in ${name}`]));
  return {
    version: 1,
    name,
    id: name,
    project: "credit",
    files,
    sources: files,
    dags: dagIds.map((dagId) => ({
      dagId,
      file: `${dagId}.py`,
      schedule: "0 0 5 * *",
      tasks: [
        { taskId: "plan", downstream: ["score"] },
        { taskId: "score", downstream: [] },
      ],
    })),
    commit: "ab12cd34".repeat(5),
    dirty: false,
    author: "ada",
    job: null,
    at: "2026-11-26T12:00:00.000Z",
    airflow: null,
    pinned: false,
    ...more,
  };
}
