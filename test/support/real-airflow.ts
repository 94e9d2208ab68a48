import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createPythonEnvironments, userFolder } from "../../src/adapters/python/create-python-environments.ts";
import { type AirflowIntervals, type AirflowLine, describeEnvironment, users } from "./airflow-environment.ts";

export interface RealAirflowOptions extends Partial<AirflowIntervals> {
  /** Added to the environment of every component. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folders of programs that tasks may need, in front of the PATH. */
  readonly path?: readonly string[];
}

/** A whole Airflow of its own on this machine, from the pinned packages, with an empty DAGs folder. */
export interface RealAirflow {
  readonly line: AirflowLine;
  /** Web address without a slash at its end. */
  readonly url: string;
  readonly home: string;
  readonly dags: string;
  /** An administrator. */
  readonly user: string;
  readonly password: string;
  /** Programs of its virtual environment. */
  readonly bin: string;
  /** What its components run with, for `airflow` on the command line. */
  readonly env: Readonly<Record<string, string>>;
  /** Seconds from the first command to healthy. */
  readonly startup: number;
  /** The last lines of every component and of every file that was parsed. */
  logs(): string;
  /** Ends all its processes and deletes its home. */
  stop(): Promise<void>;
}

const components = {
  "2.11": [["scheduler"], ["webserver"]],
  "3.3": [["api-server"], ["scheduler"], ["dag-processor"]],
} as const;
const healthPath = { "2.11": "/health", "3.3": "/api/v2/monitor/health" } as const;
const requirements = (line: AirflowLine) =>
  fileURLToPath(new URL(`../../fixtures/airflow/airflow-${line}.txt`, import.meta.url));
const watchdog = fileURLToPath(new URL("airflow-watchdog.js", import.meta.url));
const patience = 120_000;

/**
 * Starts Airflow and waits until it says of all its parts that they are healthy. Ends with the process that started it at
 * the latest. Tasks run for real: one after the other on 2.11, which allows no more on SQLite, side by side on 3.3.
 */
export async function startAirflow(line: AirflowLine, options: RealAirflowOptions = {}): Promise<RealAirflow> {
  const began = Date.now();
  const { listing = 2, reparse = 1, serialise = 1, path = [] } = options;
  const { bin } = await createPythonEnvironments(userFolder(process.env)).prepare(requirements(line));
  const home = mkdtempSync(join(tmpdir(), `cibot-airflow-${line}-`));
  const dags = join(home, "dags");
  mkdirSync(dags);
  mkdirSync(join(home, "out"));
  const [port, logPort] = [await findPort(), await findPort()];
  const place = { home, dags, bin: [bin, ...path].join(":"), port, logPort };
  const env = { ...describeEnvironment(line, place, { listing, reparse, serialise }), ...options.env };
  const guard = spawn(process.execPath, [watchdog, home], { stdio: ["pipe", "ignore", "inherit"], detached: true });
  const stop = () => endGuard(guard);
  const logs = () => readLogs(home);
  const run = { env, bin, home };
  try {
    await prepareDatabase(line, run);
    const running = components[line].map((args) => startComponent(args, run));
    const url = `http://localhost:${port}`;
    await waitForHealth(`${url}${healthPath[line]}`, running);
    const startup = (Date.now() - began) / 1000;
    const { user, password } = users[0];
    return { line, url, home, dags, user, password, bin, env, startup, logs, stop };
  } catch (cause) {
    const said = logs();
    await stop();
    throw new Error(`Airflow ${line} did not start.\n${said}`, { cause });
  }
}

interface Run {
  readonly env: Readonly<Record<string, string>>;
  readonly bin: string;
  readonly home: string;
}

async function findPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("The system gives no port.");
  return address.port;
}

async function prepareDatabase(line: AirflowLine, run: Run): Promise<void> {
  if (line === "3.3") {
    const passwords = Object.fromEntries(users.map(({ user, password }) => [user, password]));
    writeFileSync(join(run.home, "passwords.json"), JSON.stringify(passwords));
    return finish(startComponent(["db", "migrate"], run));
  }
  await finish(startComponent(["db", "migrate"], run));
  await finish(start("python", { ...run, args: ["-c", addUsers, JSON.stringify(users)], name: "users" }));
}

/** `airflow users create` loads the whole web application for every user. */
const addUsers = `
import json, sys
from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder
with get_application_builder() as builder:
    builder.sm.sync_roles()
    for one in json.loads(sys.argv[1]):
        role = builder.sm.find_role(one["role"])
        name = one["user"]
        if not builder.sm.add_user(name, name, name, f"{name}@example.com", role, one["password"]):
            sys.exit(f"no user {name}")
`;

const startComponent = (args: readonly string[], run: Run) => start("airflow", { ...run, args, name: args.join("-") });

function start(
  program: string,
  { env, bin, home, args, name }: Run & { readonly args: readonly string[]; readonly name: string },
): ChildProcess {
  const out = openSync(join(home, "out", `${name}.txt`), "a");
  return spawn(join(bin, program), args, { cwd: home, env, stdio: ["ignore", out, out] });
}

async function finish(child: ChildProcess): Promise<void> {
  const code = await new Promise((resolve) => {
    child.once("error", resolve);
    child.once("exit", resolve);
  });
  if (code !== 0) throw new Error(`${child.spawnargs.slice(0, 3).join(" ")} ended with ${code}.`);
}

async function waitForHealth(url: string, running: readonly ChildProcess[]): Promise<void> {
  const end = Date.now() + patience;
  while (!(await isHealthy(url))) {
    const ended = running.find(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null);
    if (ended !== undefined) throw new Error(`${ended.spawnargs.slice(1).join(" ")} ended with ${ended.exitCode}.`);
    if (Date.now() > end) throw new Error(`It is not healthy after ${patience / 1000} s.`);
    await pause(200);
  }
}

/** A part that this line does not have as a process of its own says null. */
async function isHealthy(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    if (!answer.ok) return false;
    const parts = (await answer.json()) as Record<string, { status: string | null } | undefined>;
    const needed = url.includes("v2") ? ["metadatabase", "scheduler", "dag_processor"] : ["metadatabase", "scheduler"];
    return needed.every((part) => parts[part]?.status === "healthy");
  } catch {
    return false;
  }
}

function endGuard(guard: ChildProcess): Promise<void> {
  if (guard.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    guard.once("exit", () => resolve());
    guard.stdin?.end();
  });
}

function readLogs(home: string): string {
  const files = readdirSync(home, { recursive: true, encoding: "utf8" }).filter((file) =>
    /^out\/|^logs\/.*\.log$/.test(file),
  );
  const tails = files.map((file) => `== ${file}\n${readFileSync(join(home, file), "utf8").slice(-4_000)}`);
  return tails.join("\n");
}
