import { setTimeout as pause } from "node:timers/promises";
import type { RealAirflow } from "./real-airflow.ts";

export interface Run {
  readonly id: string;
  readonly state: string;
  readonly conf: unknown;
  /** When the scheduler was due to start it, as ISO 8601. */
  readonly intervalEnd: string;
  /** Seconds; null while it runs. */
  readonly seconds: number | null;
}

export interface TaskAttempt {
  /** `score 2`: with the number of a mapped task, from 0. */
  readonly name: string;
  readonly state: string | null;
  readonly attempts: number;
}

/** What a person does with the runs of one DAG in Airflow's web interface. */
export interface AirflowRuns {
  /** Waits until the scheduler knows the DAG, then lets it run. */
  unpause(): Promise<void>;
  list(): Promise<readonly Run[]>;
  trigger(id: string, logicalDate: string): Promise<void>;
  /** Repeats all tasks of a run, or those that failed. */
  clear(id: string, which: "all" | "failed"): Promise<void>;
  tasks(id: string): Promise<readonly TaskAttempt[]>;
  /** Waits until a run has ended. */
  finish(id: string): Promise<Run>;
  /** Waits until `find` finds something. */
  until<T>(what: string, find: () => Promise<T | undefined>): Promise<T>;
}

/** Milliseconds; a run takes well below a minute on a machine that has nothing else to do. */
const patience = 420_000;

export async function openRuns(airflow: RealAirflow, dagId: string): Promise<AirflowRuns> {
  const api = await openApi(airflow);
  const dag = `/dags/${dagId}`;
  const until: AirflowRuns["until"] = async (what, find) => {
    for (const end = Date.now() + patience; Date.now() < end; await pause(300)) {
      const found = await find();
      if (found !== undefined) return found;
    }
    throw new Error(`${what} did not come in ${patience / 1000} s.\n${airflow.logs()}`);
  };
  const find = async (id: string) => readRun(await api("GET", `${dag}/dagRuns/${encodeURIComponent(id)}`));
  return {
    until,
    unpause: async () => {
      await until("the DAG", () => api("GET", dag).catch(() => undefined));
      await api("PATCH", dag, { is_paused: false });
    },
    list: async () => (await api("GET", `${dag}/dagRuns`)).dag_runs.map(readRun),
    trigger: async (id, logicalDate) => {
      await api("POST", `${dag}/dagRuns`, { dag_run_id: id, logical_date: logicalDate });
    },
    clear: async (id, which) => {
      if (which === "all") await api("POST", `${dag}/dagRuns/${encodeURIComponent(id)}/clear`, { dry_run: false });
      else
        await api("POST", `${dag}/clearTaskInstances`, {
          dag_run_id: id,
          only_failed: true,
          reset_dag_runs: true,
          dry_run: false,
        });
    },
    tasks: async (id) => {
      const answer = await api("GET", `${dag}/dagRuns/${encodeURIComponent(id)}/taskInstances?limit=100`);
      return answer.task_instances.map(readTask);
    },
    finish: (id) =>
      until(`the end of ${id}`, async () => {
        const run = await find(id);
        return run.seconds === null || !["success", "failed"].includes(run.state) ? undefined : run;
      }),
  };
}

type Answer = ReturnType<typeof JSON.parse>;

const readRun = (run: Answer): Run => ({
  id: run.dag_run_id,
  state: run.state,
  conf: run.conf,
  intervalEnd: run.data_interval_end,
  seconds: run.end_date === null ? null : (Date.parse(run.end_date) - Date.parse(run.start_date)) / 1000,
});

const readTask = (task: Answer): TaskAttempt => ({
  name: task.map_index < 0 ? task.task_id : `${task.task_id} ${task.map_index}`,
  state: task.state,
  attempts: task.try_number,
});

/** Asks the API of either line; throws for an answer that is none of success. */
export async function openApi({ line, url, user, password }: RealAirflow) {
  const authorization = line === "2.11" ? basic(user, password) : `Bearer ${await logIn(url, user, password)}`;
  const root = line === "2.11" ? `${url}/api/v1` : `${url}/api/v2`;
  return async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const answer = await fetch(`${root}${path}`, {
      method,
      headers: { authorization, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  };
}

const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

async function logIn(url: string, username: string, password: string): Promise<string> {
  const answer = await fetch(`${url}/auth/token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username, password }),
  });
  const { access_token: token }: Answer = await answer.json();
  return token;
}
