import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createTemplates } from "../../src/adapters/templates/create-templates.ts";
import type { Job } from "./fake-gitlab/ci-environment.ts";
import type { FakeGitlab } from "./fake-gitlab/fake-gitlab.ts";
import { startFakeGitlab } from "./fake-gitlab/start-fake-gitlab.ts";
import { pythonPrograms } from "./python-environment.ts";
import {
  cibotScript,
  nameOrigin,
  type PipelineEnd,
  requireRsync,
  runJobs,
  writeFiles,
  writePrograms,
} from "./run-pipeline.ts";
import { botToken, jobToken } from "./training-world.ts";

const templates = fileURLToPath(new URL("../../templates", import.meta.url));

/** The branch of the change; it has an open merge request into main. */
export const changed = "checking-account";

/** A branch that was trained elsewhere; it has an open merge request into the branch of the change. */
export const byHand = "by-hand";

/** A clone in which jobs of the project's pipeline run. */
export interface JobFolder {
  readonly directory: string;
  git(...args: string[]): string;
  run(job: string, variables?: Readonly<Record<string, string | null>>): Promise<PipelineEnd>;
}

/** The sample project on a GitLab: its baseline is on main and in the DVC remote, a better model's change on a branch. */
export interface PipelineWorld {
  readonly gitlab: FakeGitlab;
  /** Of the project and its clones: not in Git, and removed at the end. */
  readonly folder: string;
  /** Runs Git in the server's repository. */
  server(...args: string[]): string;
  /** A clone as GitLab's runner makes it with GIT_DEPTH 0: all branches, this one's commit checked out. */
  open(job: Job, branch: string): Promise<JobFolder>;
  close(): Promise<void>;
}

export interface PipelineWorldOptions {
  /** Folders of models, each of the sample project by the folder's name; by default the sample project is the repository. */
  readonly models?: readonly string[];
  /** Further files of the repository, on main. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Takes a training of the sample for each model: about ten seconds. The first model is the one that the change is about. */
export async function openPipelineWorld({
  models = ["."],
  files = {},
}: PipelineWorldOptions = {}): Promise<PipelineWorld> {
  requireRsync();
  const python = await pythonPrograms();
  const folder = mkdtempSync(join(tmpdir(), "cibot-pipeline-"));
  const bin = await writePrograms(join(folder, "bin"), { cibot: cibotScript, docker: dockerScript(folder) });
  const path = `${bin}:${python}:${process.env.PATH}`;
  const runIn = (directory: string) => (program: string, args: readonly string[]) =>
    execFileSync(program, args, { cwd: directory, env: environment(path), encoding: "utf8", stdio: "pipe" }).trimEnd();
  const project = join(folder, "project");
  const repository = join(folder, "credit.git");
  for (const model of models) await layOutModel(project, model);
  await writeFiles(project, files);
  commitProject(project, models, { remote: join(folder, "remote"), runIn });
  runIn(folder)("git", ["clone", "--quiet", "--bare", project, repository]);
  const gitlab = await startFakeGitlab({ root: "/gitlab", repository });
  gitlab.addUser({ username: "project_7_bot_a1", token: botToken, bot: true });
  gitlab.addJobToken(jobToken);
  await gitlab.addMergeRequest({ sourceBranch: changed });
  await gitlab.addMergeRequest({ sourceBranch: byHand, targetBranch: changed });
  let jobs = 0;
  const open: PipelineWorld["open"] = async (job, branch) => {
    const id = ++jobs;
    const directory = join(folder, `job-${id}`);
    await mkdir(directory);
    const git = (...args: string[]) => runIn(directory)("git", args);
    git("init", "--quiet");
    nameOrigin(directory, `${gitlab.project.webUrl}.git`);
    // Not from `origin`: its server runs in this process, which waits for Git.
    git("fetch", "--quiet", repository, "+refs/heads/*:refs/remotes/origin/*");
    git("checkout", "--quiet", "--detach", `origin/${branch}`);
    const known = await gitlab.environment({ pipeline: 500 + id, job: 9000 + id, ...job });
    const always = { ...absent, ...known, GITLAB_TOKEN: botToken, CI_JOB_TOKEN: jobToken, PYTEST_ADDOPTS: quickTests };
    const run: JobFolder["run"] = (name, variables = {}) =>
      runJobs([name], { directory, path, variables: { ...always, ...variables } });
    return { directory, git, run };
  };
  return {
    gitlab,
    folder,
    server: (...args) => runIn(folder)("git", ["-C", repository, ...args]),
    open,
    close: async () => {
      await gitlab.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** All of the sample's tests run in sample-project.test.ts; a job shows with some that it runs pytest. */
const quickTests = "tests/test_features.py";

/** What gitlab-ci-local makes up, and a pipeline of a merge request does not have. */
const absent = { CI_COMMIT_BRANCH: null, CI_COMMIT_TAG: null };

function environment(path: string): Record<string, string | undefined> {
  const identity = ["AUTHOR", "COMMITTER"].flatMap((role) => [
    [`GIT_${role}_NAME`, "Ana"],
    [`GIT_${role}_EMAIL`, "ana@localhost"],
  ]);
  return { PATH: path, HOME: process.env.HOME, DVC_NO_ANALYTICS: "1", ...Object.fromEntries(identity) };
}

/** The sample, in a folder of its own under another name; it is trained for changes of that folder alone. */
async function layOutModel(project: string, folder: string): Promise<void> {
  await createTemplates(templates).layOutProject(join(project, folder));
  if (folder === ".") return;
  const name = basename(folder);
  const config = join(project, folder, "cibot.yaml");
  const settings = readFileSync(config, "utf8")
    .replace("model: credit-default", `model: ${name}`)
    .replace("project_folder: credit_default", `project_folder: ${name}`)
    .replace('== "main"\n', `== "main"\n      changes: ["${folder}/**/*"]\n`);
  writeFileSync(config, settings);
  const dag = join(project, folder, "dags/scoring.py");
  writeFileSync(dag, readFileSync(dag, "utf8").replace('MODEL = "credit_default"', `MODEL = "${name}"`));
}

interface CommitTools {
  /** Folder of the DVC remote. */
  readonly remote: string;
  runIn(directory: string): (program: string, args: readonly string[]) => string;
}

function commitProject(project: string, models: readonly string[], { remote, runIn }: CommitTools): void {
  const run = runIn(project);
  const commit = (message: string) => {
    run("git", ["add", "--all"]);
    run("git", ["commit", "--quiet", "--message", message]);
  };
  run("git", ["init", "--quiet", "--initial-branch=main"]);
  run("dvc", ["init", "--quiet"]);
  run("dvc", ["remote", "add", "--quiet", "--default", "storage", remote]);
  for (const model of models) {
    const runThere = runIn(join(project, model));
    runThere("dvc", ["add", "--quiet", "data/raw/application.csv", "data/raw/bureau.csv"]);
    runThere("dvc", ["repro", "--quiet"]);
  }
  run("dvc", ["push", "--quiet"]);
  commit("Baseline on the small sample");
  run("git", ["switch", "--quiet", "--create", changed]);
  const params = join(project, models[0] ?? ".", "params.yaml");
  const wanted = readFileSync(params, "utf8").replace("- savings\n", "- savings\n  - checking_account_status\n");
  writeFileSync(params, wanted);
  commit("Add the checking account");
  // Trained by hand: what is committed is reported, here against the branch it goes into.
  run("git", ["switch", "--quiet", "--create", byHand, "main"]);
  run("git", ["commit", "--quiet", "--allow-empty", "--message", "Trained on my machine"]);
}

/**
 * There is no Docker where tests run: this one writes down what it is asked for, one line per call, and keeps the Dockerfile that
 * it is given and what it reads as a password.
 */
const dockerScript = (folder: string) => `printf '%s\\n' "$*" >> ${folder}/docker.log
case "$1" in login) cat > ${folder}/docker.password ;; esac
while [ $# -gt 0 ]; do
  if [ "$1" = --file ]; then cp "$2" ${folder}/docker.file; fi
  shift
done`;
