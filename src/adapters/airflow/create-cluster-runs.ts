import { airflowOddAnswer, runRefused } from "../../errors.ts";
import type { ClusterRun, ClusterRuns } from "../../ports/cluster.ts";
import { type AirflowApi, findOrUndefined, isCode, quote } from "./airflow-api.ts";
import { readRecord } from "./json-record.ts";
import { listFailures } from "./list-failures.ts";

export function createClusterRuns(api: AirflowApi): ClusterRuns {
  return {
    active: async (dagId) => {
      const query = { state: ["queued", "running"] };
      return (await api.list(`dags/${quote(dagId)}/dagRuns`, "dag_runs", query)).map(parseRun);
    },
    trigger: (dagId, run) => trigger(api, dagId, run),
    find: (dagId, runId) => readRun(api, dagId, runId),
    failures: (dagId, runId) => listFailures(api, dagId, runId),
  };
}

const readRun = async (api: AirflowApi, dagId: string, runId: string) =>
  parseRun((await api.get(`dags/${quote(dagId)}/dagRuns/${quote(runId)}`)).body);

type NewRun = Parameters<ClusterRuns["trigger"]>[1];

/** Starts a run once: an answer that was lost, and a run of that id that is there, are looked up, never posted again blindly. */
async function trigger(api: AirflowApi, dagId: string, run: NewRun, lost = false): Promise<ClusterRun> {
  const path = `dags/${quote(dagId)}/dagRuns`;
  const { runId, logicalDate, conf } = run;
  const body = { dag_run_id: runId, logical_date: logicalDate.toISOString(), conf };
  try {
    return parseRun((await api.write({ method: "POST", path, body, repeat: "when-refused" })).body);
  } catch (error) {
    const unknown = isCode(error, "outcome_unknown");
    if (unknown || isCode(error, "airflow_conflict")) {
      const found = await findOrUndefined(() => readRun(api, dagId, runId));
      if (found !== undefined) return found;
    }
    if (unknown && !lost) return trigger(api, dagId, run, true);
    if (!["airflow_conflict", "airflow_refused", "airflow_not_found"].some((code) => isCode(error, code))) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    throw runRefused({ dagId, runId, detail }, { cause: error });
  }
}

const states = ["queued", "running", "success", "failed"] as const;

function parseRun(value: unknown): ClusterRun {
  const run = readRecord(value, "GET dagRuns");
  const said = run.text("state");
  const state = states.find((known) => known === said);
  if (state === undefined) throw airflowOddAnswer({ request: "GET dagRuns", detail: `"${said}" is no state of a run` });
  return {
    runId: run.text("dag_run_id"),
    state,
    logicalDate: run.dateOrNull("logical_date"),
    startedAt: run.dateOrNull("start_date"),
  };
}
