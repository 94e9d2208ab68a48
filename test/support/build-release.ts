import type { DagShape } from "../../src/core/dags/dag-shape.ts";
import type { Drift, Manifest } from "../../src/core/releases/release.ts";
import { buildShape } from "./build-dags.ts";

export const noDrift: Drift = { added: [], changed: [], removed: [] };

/** A monthly DAG with the tasks `plan` and `score`, in a file of its own name. */
export const buildDag = (dagId: string, more: Partial<DagShape> = {}): DagShape =>
  buildShape({
    dagId,
    file: `${dagId}.py`,
    tasks: [
      { taskId: "plan", operator: "BashOperator", downstream: ["score"] },
      { taskId: "score", operator: "BashOperator", downstream: [] },
    ],
    ...more,
  });

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
