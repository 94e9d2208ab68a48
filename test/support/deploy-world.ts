import { execFileSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { openApi } from "./airflow-runs.ts";
import { openRepository } from "./git-repository.ts";
import type { RealAirflow } from "./real-airflow.ts";
import { startCibot } from "./run-cibot.ts";

type Json = ReturnType<typeof JSON.parse>;

export interface CibotEnd {
  readonly code: number | null;
  /** The document on stdout. */
  readonly json: Json;
  readonly stderr: string;
}

/** A Git project whose DAGs go to a real Airflow, as the folder `credit`. */
export interface DeployWorld {
  /** Commits that the project's `dags/` has these files and no others, and cibot.yaml this part `deploy`. */
  commit(files: Readonly<Record<string, string>>, deploy?: string): void;
  cibot(...args: string[]): Promise<CibotEnd>;
  /** The same under another name below `dags/`. */
  cibotAs(project: string, ...args: string[]): Promise<CibotEnd>;
  /** Airflow's API, below `/api/v1` or `/api/v2`. */
  api(method: string, path: string, body?: unknown): Promise<Json>;
  pause(dagId: string, paused: boolean): Promise<void>;
  isPaused(dagId: string): Promise<boolean>;
  /** Ids of the tasks as the scheduler has them. */
  tasks(dagId: string): Promise<readonly string[]>;
  /** Starts a run and waits until it ends: its state. */
  run(dagId: string, id: string): Promise<string>;
  until<T>(what: string, find: () => Promise<T | undefined>): Promise<T>;
  /** Name of the release that Airflow reads; undefined when it reads none. */
  live(): string | undefined;
  releases(): readonly string[];
  /** Text of a file of the live release. */
  read(file: string): string;
  /** As a hand does it. */
  edit(file: string, text: string): void;
  readonly folder: string;
  remove(): void;
}

const patience = 120_000;

export async function openDeployWorld(airflow: RealAirflow): Promise<DeployWorld> {
  const folder = mkdtempSync(join(tmpdir(), "cibot-deploy-"));
  const directory = join(folder, "project");
  execFileSync("git", ["init", "--quiet", "--initial-branch=main", directory]);
  const repository = openRepository(directory);
  repository.git("config", "user.name", "Ada");
  repository.git("config", "user.email", "ada@localhost");
  const api = await openApi(airflow);
  const line = join(airflow.dags, "credit");
  const env = {
    AIRFLOW_HOME: airflow.home,
    CIBOT_AIRFLOW_URL: airflow.url,
    CIBOT_AIRFLOW_USER: airflow.user,
    CIBOT_AIRFLOW_PASSWORD: airflow.password,
    NO_PROXY: "localhost,127.0.0.1",
    USER: "ada",
  };
  const cibotAs = async (project: string, ...args: string[]): Promise<CibotEnd> => {
    const began = Date.now();
    const started = startCibot(["--json", ...args], { directory, env: { ...env, PROJECT_FOLDER: project } });
    const { code, stdout, stderr } = await started.ended;
    writeLog(`Airflow ${airflow.line} · cibot ${args.join(" ")} · exit ${code}, ${(Date.now() - began) / 1000} s`, [
      stderr,
      stdout,
    ]);
    return { code, json: JSON.parse(stdout), stderr };
  };
  const until: DeployWorld["until"] = async (what, find) => {
    for (const end = Date.now() + patience; Date.now() < end; await pause(300)) {
      const found = await find();
      if (found !== undefined) return found;
    }
    throw new Error(`${what} did not come in ${patience / 1000} s.\n${airflow.logs()}`);
  };
  return {
    folder,
    api,
    until,
    cibotAs,
    cibot: (...args) => cibotAs("credit", ...args),
    commit: (files, deploy = "") => {
      rmSync(join(directory, "dags"), { recursive: true, force: true });
      const dags = Object.entries(files).map(([path, text]) => [`dags/${path}`, text]);
      repository.commit({ ...Object.fromEntries(dags), "cibot.yaml": `deploy: {${deploy}}\n` });
    },
    pause: (dagId, paused) => api("PATCH", `/dags/${dagId}`, { is_paused: paused }),
    isPaused: async (dagId) => (await api("GET", `/dags/${dagId}`)).is_paused,
    tasks: async (dagId) => (await api("GET", `/dags/${dagId}/tasks`)).tasks.map((task: Json) => task.task_id).sort(),
    run: async (dagId, id) => {
      const logicalDate = new Date().toISOString();
      await api("POST", `/dags/${dagId}/dagRuns`, { dag_run_id: id, logical_date: logicalDate, conf: {} });
      return until(`the end of ${id}`, async () => {
        const { state } = await api("GET", `/dags/${dagId}/dagRuns/${id}`);
        return state === "success" || state === "failed" ? state : undefined;
      });
    },
    live: () => (readdirSync(airflow.dags).includes("credit") ? basename(readlinkSync(line)) : undefined),
    releases: () =>
      readdirSync(join(airflow.dags, ".cibot/releases/credit"), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name),
    read: (file) => readFileSync(join(line, file), "utf8"),
    edit: (file, text) => writeFileSync(join(line, file), text),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** For whoever wants to read what a user reads. */
function writeLog(title: string, texts: readonly string[]): void {
  const file = process.env.CIBOT_DEPLOY_LOG;
  if (file !== undefined) appendFileSync(file, [`== ${title}`, ...texts, ""].join("\n"));
}

export interface RealDag {
  /** Shell commands by task, which run one after the other. */
  readonly tasks: Readonly<Record<string, string>>;
  readonly schedule?: string | null;
  /** Python, after the imports. */
  readonly before?: string;
}

/** From then on, so that no run is due yet. */
const startDate = new Date().toISOString().slice(0, 16);

/** A DAG file that both lines import. */
export function renderDag(dagId: string, { tasks, schedule = null, before = "" }: RealDag): string {
  const operators = Object.entries(tasks).map(
    ([id, command]) => `    ${id} = BashOperator(task_id="${id}", bash_command=${JSON.stringify(command)})`,
  );
  const chain = Object.keys(tasks).length > 1 ? `    ${Object.keys(tasks).join(" >> ")}` : "";
  return `from datetime import datetime, timezone

from airflow import DAG

try:
    from airflow.providers.standard.operators.bash import BashOperator
except ImportError:
    from airflow.operators.bash import BashOperator
${before}
with DAG(
    dag_id="${dagId}",
    schedule=${schedule === null ? "None" : `"${schedule}"`},
    start_date=datetime.fromisoformat("${startDate}").replace(tzinfo=timezone.utc),
    catchup=False,
) as dag:
${operators.join("\n")}
${chain}
`;
}
