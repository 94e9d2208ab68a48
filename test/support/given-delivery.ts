import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { createGitRepository, type GitRepository, temporaryFolder } from "./git-repository.ts";
import { startCibot } from "./run-cibot.ts";

/** What tests read of the JSON documents of the commands that deliver DAGs. */
export interface Document {
  readonly [key: string]: unknown;
  readonly action: string;
  readonly release: string;
  readonly previous: string | null;
  readonly path: string;
  readonly notes: readonly string[];
  readonly validation: readonly {
    readonly rung: string;
    readonly skipped: string | null;
    readonly problems: readonly unknown[];
  }[];
  readonly error: { readonly code: string; readonly message: string; readonly hint: string; readonly exit: number };
}

export interface JsonEnd extends CibotEnd {
  readonly document: Document;
}

export interface CibotEnd {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A monthly DAG that scores the date it is run for, with a module of its project. */
export const creditDags: Readonly<Record<string, string>> = {
  "dags/scoring.py": renderScoringDag(),
  "dags/common.py": 'def command(day):\n    return f"score --scoring-date {day}"\n',
};

export interface ScoringDag {
  readonly dagId?: string;
  readonly schedule?: string;
  /** Ids of tasks that follow `plan`. */
  readonly tasks?: readonly string[];
  readonly project?: string;
}

/** A DAG file that needs Airflow and a module of its own project. */
export function renderScoringDag({
  dagId = "credit_scoring",
  schedule = "0 0 5 * *",
  tasks = ["score"],
  project = "credit",
}: ScoringDag = {}): string {
  return `from datetime import datetime

from airflow import DAG
from airflow.operators.bash import BashOperator
from ${project}.common import command

with DAG("${dagId}", schedule="${schedule}", start_date=datetime(2026, 1, 1), catchup=False) as dag:
    plan = BashOperator(task_id="plan", bash_command=command("{{ ds }}"))
${tasks.map((id) => `    plan >> BashOperator(task_id="${id}", bash_command="true")\n`).join("")}`;
}

/** A path and, of a folder, all below it, with content, mode and time: what a command that writes nothing leaves equal. */
export function describeTree(root: string): readonly string[] {
  const visit = (path: string): string[] => {
    const full = join(root, path);
    const facts = lstatSync(full, { throwIfNoEntry: false });
    if (facts === undefined) return [];
    if (facts.isDirectory()) {
      const names = readdirSync(full).sort();
      return [`${path}/ ${facts.mode} ${facts.mtimeMs}`, ...names.flatMap((name) => visit(join(path, name)))];
    }
    const content = facts.isSymbolicLink() ? `-> ${readlinkSync(full)}` : readFileSync(full, "base64");
    return [`${path} ${facts.mode} ${facts.mtimeMs} ${content}`];
  };
  return visit("");
}

/** Names and texts of all files that a folder shows a reader, links followed; bytecode left out. */
export function readTexts(folder: string): Readonly<Record<string, string>> {
  const root = realpathSync(folder);
  const names = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("__pycache__"))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(root, name), "utf8")]));
}

export interface CibotWorld {
  /** The project. */
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface CreditProject extends CibotWorld {
  readonly home: string;
  readonly dags: string;
  /** Where Airflow finds the project. */
  readonly live: string;
  readonly repository: GitRepository;
  write(path: string, content: string): void;
  run(...args: readonly string[]): Promise<CibotEnd>;
  json(...args: readonly string[]): Promise<JsonEnd>;
}

export interface ProjectOptions {
  /** Of its folder below `dags/`. */
  readonly name?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly home?: string;
  /** Undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A project in a repository of its own whose DAGs go to `dags/<name>` of an Airflow home. */
export function givenProject({
  name = "credit",
  files = creditDags,
  home = givenAirflowHome(),
  env = {},
}: ProjectOptions = {}): CreditProject {
  const repository = createGitRepository();
  repository.commit(files);
  const { directory } = repository;
  const dags = join(home, "dags");
  const all = Object.entries({ AIRFLOW_HOME: home, PROJECT_FOLDER: name, USER: "ada", ...env });
  const world = {
    directory,
    env: Object.fromEntries(all.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]))),
  };
  return {
    ...world,
    home,
    dags,
    live: join(dags, name),
    repository,
    write: (path, content) => repository.write(path, content),
    run: (...args) => runCibot(args, world),
    json: (...args) => runJson(args, world),
  };
}

/** An empty Airflow home with its `dags/`, gone when the test ends. */
export function givenAirflowHome(): string {
  const home = join(temporaryFolder(), "airflow");
  mkdirSync(join(home, "dags"), { recursive: true });
  return home;
}

/** Runs the built binary. */
async function runCibot(args: readonly string[], world: CibotWorld): Promise<CibotEnd> {
  const { code, stdout, stderr } = await startCibot(args, world).ended;
  return { exit: code, stdout, stderr };
}

/** Runs it with `--json`, and sees to it that stdout is one document. */
async function runJson(args: readonly string[], world: CibotWorld): Promise<JsonEnd> {
  const end = await runCibot([...args, "--json"], world);
  return { ...end, document: parseDocument(end.stdout) };
}

export const parseDocument = (stdout: string): Document => JSON.parse(stdout);
