import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createTemplates } from "../../src/adapters/templates/create-templates.ts";
import { pythonPrograms } from "./python-environment.ts";

export type Scores = Readonly<Record<string, number>>;

/** The sample project, trained twice and pushed, with its DVC remote. Several Airflows may score from it. */
export interface ScoringWorld {
  /** The trained commits, older first; they have different models. */
  readonly commits: readonly [string, string];
  /** A storage with the applicants of February 2026 and the scores that are made of them. */
  openStorage(name: string): ScoringStorage;
  /** Scores of a commit on a month's applicants, made in one process and one part. */
  scoreWhole(commit: string, storage: ScoringStorage, month: string): Scores;
  /** Writes the DAG as a deploy does, so that Airflow sees the old or the new release. */
  deploy(dags: string, commit: string): void;
  /** What the DAG finds its repository, storage and programs by. */
  variables(storage: ScoringStorage, cache: string): Readonly<Record<string, string>>;
  remove(): void;
}

export interface ScoringStorage {
  readonly folder: string;
  /** Partitions with this number, as in `2/3`, wait before they do anything, or fail, until it is lifted. */
  disturb(how: "hold" | "fail", partition: string): Disturbance;
  /** Every file of a month's predictions, by its path below the month's folder, in base64. */
  files(month: string): Readonly<Record<string, string>>;
  /** The manifest that readers of the month find; undefined when nothing is published. */
  manifest(month: string): ReturnType<typeof JSON.parse> | undefined;
  scores(month: string): Scores;
}

export interface Disturbance {
  lift(): void;
  /** Process that waits; undefined while there is none. */
  process(): number | undefined;
}

const templates = fileURLToPath(new URL("../../templates", import.meta.url));

export async function openScoringWorld(): Promise<ScoringWorld> {
  const bin = await pythonPrograms();
  const folder = mkdtempSync(join(tmpdir(), "cibot-scoring-"));
  const project = join(folder, "project");
  const repository = join(folder, "repository.git");
  await createTemplates(templates).layOutProject(project);
  const run = runnerIn(project, bin);
  run("git", "init", "--quiet", "--initial-branch=main");
  run("dvc", "init", "--quiet");
  run("dvc", "remote", "add", "--quiet", "--default", "storage", join(folder, "remote"));
  run("dvc", "add", "--quiet", "data/raw/application.csv", "data/raw/bureau.csv");
  const first = train(run, "Baseline");
  const params = join(project, "params.yaml");
  writeFileSync(params, readFileSync(params, "utf8").replace("C: 0.1 ", "C: 1.0 "));
  const second = train(run, "Less regularisation");
  run("git", "clone", "--quiet", "--bare", project, repository);
  return {
    commits: [first, second],
    openStorage: (name) => openStorage(join(folder, name), { bin, project }),
    scoreWhole: (commit, storage, month) => {
      run("git", "checkout", "--quiet", commit);
      run("dvc", "checkout", "--quiet");
      const whole = openStorage(join(folder, `whole-${commit}`), { bin, project });
      execFileSync("cp", ["-r", `${storage.folder}/applications`, whole.folder]);
      score(run, whole.folder, month);
      return whole.scores(month);
    },
    deploy: (dags, commit) => {
      const release = join(dags, "credit_default");
      mkdirSync(release, { recursive: true });
      // No test waits two minutes for a retry; all else is the DAG that users get.
      const dag = readFileSync(join(templates, "dags/scoring.py"), "utf8")
        .replace("RETRIES = 3", "RETRIES = 1")
        .replace("RETRY_DELAY = timedelta(minutes=2)", "RETRY_DELAY = timedelta(seconds=1)");
      replaceFile(join(release, "scoring.py"), dag);
      replaceFile(join(release, "_release.json"), JSON.stringify({ project: "credit_default", commit }));
    },
    variables: (storage, cache) => ({
      AIRFLOW_VAR_CREDIT_DEFAULT_REPOSITORY: repository,
      AIRFLOW_VAR_CREDIT_DEFAULT_STORAGE: storage.folder,
      AIRFLOW_VAR_CREDIT_DEFAULT_VENV: join(storage.folder, "venv"),
      AIRFLOW_VAR_CREDIT_DEFAULT_CACHE: cache,
    }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

type Runner = (program: string, ...args: readonly string[]) => string;

function train(run: Runner, message: string): string {
  run("dvc", "repro", "--quiet");
  run("dvc", "push", "--quiet");
  run("git", "add", "--all");
  run("git", "commit", "--quiet", "--message", message);
  return run("git", "rev-parse", "HEAD").trim();
}

function score(run: Runner, storage: string, month: string): void {
  const options = ["--config=params.yaml", `--scoring-date=${month}`, `--storage-path=${storage}`, "--partitions=1"];
  run("python", "src/stages/scoring.py", ...options);
}

function openStorage(folder: string, { bin, project }: { bin: string; project: string }): ScoringStorage {
  const run = runnerIn(project, bin);
  for (const name of ["hold", "fail", "venv/bin"]) mkdirSync(join(folder, name), { recursive: true });
  writeApplicants(project, join(folder, "applications/scoring_date=2026-02-01"), 901);
  writeFileSync(join(folder, "venv/bin/python"), disturbedPython(folder, bin));
  chmodSync(join(folder, "venv/bin/python"), 0o755);
  const predictions = (month: string) => join(folder, `predictions/scoring_date=${month}`);
  return {
    folder,
    disturb: (how, partition) => {
      const file = join(folder, how, partition.replace("/", "-"));
      writeFileSync(file, "");
      return {
        lift: () => rmSync(file, { force: true }),
        process: () => Number(readIfThere(`${file}.pid`)) || undefined,
      };
    },
    files: (month) => {
      const paths = readdirSync(predictions(month), { recursive: true, encoding: "utf8" }).toSorted();
      const files = paths.filter((path) => statSync(join(predictions(month), path)).isFile());
      return Object.fromEntries(files.map((path) => [path, readFileSync(join(predictions(month), path), "base64")]));
    },
    manifest: (month) => {
      const pointer = readIfThere(join(predictions(month), "current"));
      if (pointer === undefined) return undefined;
      return JSON.parse(readFileSync(join(predictions(month), JSON.parse(pointer).manifest), "utf8"));
    },
    scores: (month) => JSON.parse(run("python", "-c", readScores, folder, month)),
  };
}

/** The first applicants of the sample. */
function writeApplicants(project: string, folder: string, rows: number): void {
  mkdirSync(folder, { recursive: true });
  for (const name of ["application.csv", "bureau.csv"]) {
    const lines = readFileSync(join(project, "data/raw", name), "utf8").split("\n");
    writeFileSync(join(folder, name), `${lines.slice(0, rows + 1).join("\n")}\n`);
  }
}

/** Stands in for the project's Python: it waits, or fails, for the partitions that a test wants to disturb. */
const disturbedPython = (folder: string, bin: string) => `#!/bin/sh
for argument; do case "$argument" in --partition=*) part=$(echo "\${argument#--partition=}" | tr / -) ;; esac; done
if [ -n "$part" ] && [ -e "${folder}/fail/$part" ]; then echo "this partition fails"; exit 1; fi
if [ -n "$part" ] && [ -e "${folder}/hold/$part" ]; then
  echo $$ > "${folder}/hold/$part.new" && mv "${folder}/hold/$part.new" "${folder}/hold/$part.pid"
  while [ -e "${folder}/hold/$part" ]; do sleep 0.1; done
fi
exec "${bin}/python" "$@"
`;

const readScores = `
import json, sys
from src.publication import read_scores
from src.storage import open_storage
scores = read_scores(open_storage(sys.argv[1]), sys.argv[2])
assert scores["customer_id"].is_unique
print(json.dumps(dict(zip(map(str, scores["customer_id"]), scores["score"]))))
`;

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function replaceFile(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

function runnerIn(cwd: string, bin: string): Runner {
  const identity = ["AUTHOR", "COMMITTER"].flatMap((role) => [
    [`GIT_${role}_NAME`, "Tester"],
    [`GIT_${role}_EMAIL`, "tester@localhost"],
  ]);
  const env = {
    ...process.env,
    ...Object.fromEntries(identity),
    PATH: `${bin}:${process.env.PATH}`,
    PYTHONPATH: ".",
    DVC_NO_ANALYTICS: "1",
  };
  return (program, ...args) =>
    execFileSync(program, args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
