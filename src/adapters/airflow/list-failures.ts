import { CibotError } from "../../errors.ts";
import type { ClusterRuns } from "../../ports/cluster.ts";
import { type AirflowApi, quote } from "./airflow-api.ts";
import { type JsonRecord, readRecord } from "./json-record.ts";
import { parseLog } from "./parse-log.ts";

type Failure = Awaited<ReturnType<ClusterRuns["failures"]>>[number];

const failed = new Set(["failed", "upstream_failed"]);
/** A log may have many megabytes; of a hundred mapped tasks that failed alike, these tell enough. */
const maxLogs = 10;
const logTail = 20;

/** The tasks of a run that failed, in the order of Airflow's list; a task that did not start has no log. */
export async function listFailures(api: AirflowApi, dagId: string, runId: string): Promise<readonly Failure[]> {
  const root = `dags/${quote(dagId)}/dagRuns/${quote(runId)}/taskInstances`;
  const tasks = (await api.list(root, "task_instances")).map(parseTask).filter(({ state }) => failed.has(state));
  const withLog = tasks.filter(({ state, tries }) => state === "failed" && tries > 0).slice(0, maxLogs);
  const found: Failure[] = [];
  for (const task of tasks) {
    const log = withLog.includes(task) ? await readLogTail(api, root, task) : [];
    found.push({ taskId: nameTask(task), state: task.state, log });
  }
  return found;
}

interface TaskInstance {
  readonly taskId: string;
  /** -1 for a task that is not mapped. */
  readonly mapIndex: number;
  readonly tries: number;
  readonly state: string;
}

function parseTask(value: JsonRecord): TaskInstance {
  const task = readRecord(value, "GET taskInstances");
  return {
    taskId: task.text("task_id"),
    mapIndex: task.number("map_index"),
    tries: task.number("try_number"),
    state: task.textOrNull("state") ?? "none",
  };
}

const nameTask = ({ taskId, mapIndex }: TaskInstance) => (mapIndex < 0 ? taskId : `${taskId}[${mapIndex}]`);

/** A log may be on a worker that is gone: that the task failed is told all the same. */
async function readLogTail(api: AirflowApi, root: string, { taskId, mapIndex, tries }: TaskInstance) {
  try {
    const query = { full_content: "true", ...(mapIndex < 0 ? {} : { map_index: String(mapIndex) }) };
    const { body } = await api.get(`${root}/${quote(taskId)}/logs/${tries}`, query);
    return parseLog(body).slice(-logTail);
  } catch (error) {
    if (error instanceof CibotError && error.exit !== 130 && error.exit !== 143) return [error.message];
    throw error;
  }
}
