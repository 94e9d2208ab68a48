import { airflowOddAnswer } from "../../errors.ts";
import type { ClusterDag, ClusterDags, ImportError, SerializedDag } from "../../ports/cluster.ts";
import { type AirflowApi, findOrUndefined, isCode, quote } from "./airflow-api.ts";
import { type JsonRecord, readRecord } from "./json-record.ts";

export function createClusterDags(api: AirflowApi): ClusterDags {
  const all = api.line === 2 ? { only_active: "false" } : { exclude_stale: "false" };
  return {
    list: async () => (await api.list("dags", "dags", { order_by: "dag_id", ...all })).map(parseDag),
    find: (dagId) => findOrUndefined(async () => parseDag((await api.get(`dags/${quote(dagId)}`)).body)),
    importErrors: async () => (await api.list("importErrors", "import_errors")).map(parseImportError),
    serialized: (dag) => findOrUndefined(() => readSerialized(api, dag)),
    requestParse: ({ fileToken }) => requestParse(api, fileToken),
    setPaused: async (dagId, paused) => {
      const path = `dags/${quote(dagId)}?update_mask=is_paused`;
      await api.write({ method: "PATCH", path, body: { is_paused: paused }, repeat: "always" });
    },
    now: async () => {
      const { headers } = await api.get("version");
      const now = new Date(headers.date ?? "");
      if (Number.isNaN(now.getTime())) throw airflowOddAnswer({ request: "GET version", detail: "it has no `Date`" });
      return now;
    },
  };
}

/** Airflow 2 says `is_active`, 3 says `is_stale`; the names of the next run's dates differ too. */
function parseDag(value: unknown): ClusterDag {
  const dag = readRecord(value, "GET dags");
  const stale = dag.has("is_stale") ? dag.flag("is_stale") : !dag.flag("is_active");
  const runAfter = dag.has("next_dagrun_run_after") ? "next_dagrun_run_after" : "next_dagrun_create_after";
  const logical = dag.has("next_dagrun_logical_date") ? "next_dagrun_logical_date" : "next_dagrun";
  return {
    dagId: dag.text("dag_id"),
    paused: dag.flag("is_paused"),
    active: !stale,
    hasImportErrors: dag.flag("has_import_errors"),
    fileloc: dag.text("fileloc"),
    fileToken: dag.text("file_token"),
    lastParsed: dag.dateOrNull("last_parsed_time"),
    nextRunAfter: dag.dateOrNull(runAfter),
    nextLogicalDate: dag.dateOrNull(logical),
    tags: dag.records("tags").map((tag) => readRecord(tag, "GET dags").text("name")),
  };
}

function parseImportError(value: JsonRecord): ImportError {
  const error = readRecord(value, "GET importErrors");
  return { filename: error.text("filename"), at: error.date("timestamp"), trace: error.text("stack_trace") };
}

async function readSerialized(api: AirflowApi, dag: ClusterDag): Promise<SerializedDag> {
  const [source, { body }] = await Promise.all([readSource(api, dag), api.get(`dags/${quote(dag.dagId)}/tasks`)]);
  const tasks = readRecord(body, "GET tasks").records("tasks").map(parseTask);
  return { source, tasks: tasks.sort((one, other) => (one.taskId < other.taskId ? -1 : 1)) };
}

function parseTask(value: JsonRecord) {
  const task = readRecord(value, "GET tasks");
  return { taskId: task.text("task_id"), downstream: [...task.texts("downstream_task_ids")].sort() };
}

/** Airflow 3.3 puts this word in the place of a file with a DAG that the user may not read. */
const redacted = /^REDACTED\b/;

async function readSource(api: AirflowApi, { dagId, fileToken }: ClusterDag): Promise<string | null> {
  try {
    const { body } = await api.get(`dagSources/${quote(api.line === 2 ? fileToken : dagId)}`);
    const content = readRecord(body, "GET dagSources").textOrNull("content");
    return content === null || redacted.test(content) ? null : content;
  } catch (error) {
    if (isCode(error, "airflow_not_found") || isCode(error, "airflow_not_allowed")) return null;
    throw error;
  }
}

/** A request that is made already is answered as a new one is on 2.x, and with 409 by some versions of 3.x. */
async function requestParse(api: AirflowApi, fileToken: string): Promise<boolean> {
  try {
    await api.write({ method: "PUT", path: `parseDagFile/${quote(fileToken)}`, repeat: "when-refused" });
    return true;
  } catch (error) {
    // Airflow 2 answers with nothing at all, which the client cannot tell from an answer that was lost.
    if (isCode(error, "outcome_unknown") || isCode(error, "airflow_conflict")) return true;
    const refusals = ["airflow_refused", "airflow_not_found", "airflow_not_allowed"];
    if (refusals.some((code) => isCode(error, code))) return false;
    throw error;
  }
}
