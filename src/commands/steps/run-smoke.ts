import { smokeFailed } from "../../errors.ts";
import type { Cluster, ClusterRun } from "../../ports/cluster.ts";
import type { ProofDeps } from "./prove-dags.ts";

export interface SmokeRequest {
  readonly dagIds: readonly string[];
  readonly release: string;
  /** Seconds that one run may take. */
  readonly wait: number;
}

/** The part `smoke` of the JSON document. */
export interface SmokeRun {
  readonly dag_id: string;
  readonly run_id: string | null;
  /** `skipped`: the DAG is paused, where a run would wait for ever. */
  readonly state: ClusterRun["state"] | "skipped";
}

/** Runs each DAG once, one after the other. Throws `smoke_failed` with the last lines of what failed. */
export async function runSmoke({ dagIds, release, wait }: SmokeRequest, deps: ProofDeps): Promise<SmokeRun[]> {
  const done: SmokeRun[] = [];
  for (const dagId of dagIds) {
    const dag = await deps.cluster.dags.find(dagId);
    if (dag === undefined || dag.paused) {
      deps.io.warn(
        `No smoke run of ${dagId}: it is ${dag === undefined ? "not in the cluster" : "paused, and its run would wait for ever"}.`,
      );
      done.push({ dag_id: dagId, run_id: null, state: "skipped" });
      continue;
    }
    const run = await deps.io.step(`smoke run of ${dagId}`, () => runOnce({ dagId, release, wait }, deps));
    done.push({ dag_id: dagId, run_id: run.runId, state: run.state });
  }
  return done;
}

async function runOnce(
  { dagId, release, wait }: Omit<SmokeRequest, "dagIds"> & { readonly dagId: string },
  { cluster, clock, pause, io }: ProofDeps,
): Promise<ClusterRun> {
  // Without a logical date Airflow 3 renders no `ds`, and Airflow 2 takes no second run of the same one.
  const logicalDate = await cluster.dags.now();
  const runId = `cibot_smoke__${release}__${logicalDate.toISOString()}`;
  const started = clock.now().getTime();
  let run = await cluster.runs.trigger(dagId, { runId, logicalDate, conf: { cibot_smoke: true } });
  while (run.state === "queued" || run.state === "running") {
    const seconds = (clock.now().getTime() - started) / 1000;
    if (seconds > wait)
      throw smokeFailed({ dagId, why: `the run ${runId} is still ${run.state} after ${wait} s`, log: [] });
    io.hint(`${run.state} for ${Math.round(seconds)} s`);
    await pause(2);
    run = await cluster.runs.find(dagId, runId);
  }
  if (run.state === "success") return run;
  throw await explainFailure({ dagId, runId }, cluster);
}

async function explainFailure({ dagId, runId }: { dagId: string; runId: string }, { runs }: Cluster) {
  const failures = await runs.failures(dagId, runId);
  const tasks = failures.map(({ taskId, state }) => `${taskId} (${state})`).join(", ");
  const log = failures.flatMap(({ taskId, log }) => log.map((line) => `${taskId}: ${line}`));
  return smokeFailed({ dagId, why: `the run ${runId} failed: ${tasks || "no task tells why"}`, log });
}
