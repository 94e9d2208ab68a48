import type { FakeDag } from "./parser-loop.ts";
import type { TestTask } from "./render-dag-file.ts";

export interface FakeRun {
  readonly dagId: string;
  readonly runId: string;
  readonly logicalDate: string;
  readonly conf: unknown;
  readonly queuedAt: number;
  state: "queued" | "running" | "success" | "failed";
  startedAt: number | null;
  endedAt: number | null;
  /** By task id, as far as it has come. */
  tasks: readonly FakeTaskRun[];
}

export interface FakeTaskRun {
  readonly taskId: string;
  readonly state: "success" | "failed" | "upstream_failed" | null;
  readonly log: readonly string[];
}

/** Seconds that a run takes. */
const duration = 0.3;

/** The part of Airflow that runs: a run of a paused DAG waits for ever. */
export class RunLoop {
  readonly runs: FakeRun[] = [];

  step(now: number, dags: ReadonlyMap<string, FakeDag>): void {
    for (const run of this.runs) {
      const dag = dags.get(run.dagId);
      if (run.state === "queued" && dag !== undefined && !dag.paused && dag.active) {
        Object.assign(run, { state: "running", startedAt: now });
      } else if (run.state === "running" && now - (run.startedAt ?? now) >= duration * 1000) {
        const tasks = playTasks(dag?.serialized?.tasks ?? []);
        const state = tasks.every((task) => task.state === "success") ? "success" : "failed";
        Object.assign(run, { tasks, state, endedAt: now });
      }
    }
  }
}

function playTasks(tasks: readonly TestTask[]): readonly FakeTaskRun[] {
  const played = new Map<string, FakeTaskRun>();
  // A task stands after those that it waits for.
  for (const { taskId, after = [], fails } of tasks) {
    const isBlocked = after.some((before) => played.get(before)?.state !== "success");
    const state = isBlocked ? "upstream_failed" : fails ? "failed" : "success";
    const log = isBlocked ? [] : ["first line of the work", ...(fails ? [`ValueError: ${fails}`] : [])];
    played.set(taskId, { taskId, state, log });
  }
  return [...played.values()];
}
