import { join } from "node:path";
import type { Command } from "commander";
import { createCommand } from "../cli/program.ts";
import type { Programs } from "../ports/programs.ts";
import type { PythonEnvironments } from "../ports/python-environments.ts";
import type { Templates } from "../ports/templates.ts";
import type { Deps } from "./deps.ts";

/** What only the demo needs. */
export interface DemoDeps extends Deps {
  demo(): Promise<DemoTools>;
}

export interface DemoTools {
  readonly programs: Programs;
  readonly python: PythonEnvironments;
  readonly templates: Templates;
  /** The command that runs this cibot: Node and the doorway. */
  readonly cibot: readonly string[];
  /** Where the demo goes when no folder is named. */
  readonly defaultFolder: string;
  readonly resolvePath: (path: string) => string;
  readonly readText: (file: string) => Promise<string>;
  readonly writeText: (file: string, text: string) => Promise<void>;
  readonly exists: (path: string) => Promise<boolean>;
}

export interface DemoOptions {
  readonly dir?: string;
  readonly keep?: boolean;
}

export const demoCommand = (deps: DemoDeps): Command =>
  createCommand("demo", "Train, report and open a merge request on a sample project, on this machine alone", [
    "cibot demo",
    "cibot demo --dir ~/cibot-demo --keep",
  ])
    .option(
      "--dir <dir>",
      "folder of the demo; an earlier demo in it is replaced (default: cibot-demo in the folder for temporary files)",
    )
    .option("--keep", "leave an earlier demo as it is and make a new folder beside it")
    .action((options: DemoOptions) => runDemo(options, deps));

/** Throws `prerequisite_missing`, `directory_not_empty`, `step_failed`. */
export async function runDemo(options: DemoOptions, deps: DemoDeps): Promise<void> {
  const { io } = deps;
  const tools = await deps.demo();
  const folder = await chooseFolder(options, tools);
  const project = join(folder, "project");
  await tools.templates.claimFolder(folder);
  await tools.templates.layOutProject(project);
  const { bin, reused } = await io.step("Python environment of the sample project", () =>
    tools.python.prepare(join(project, "requirements.txt")),
  );
  io.debug(`${reused ? "reused" : "installed"} ${bin}`);
  const run = createRunner(tools, project, bin, deps);
  await io.step("Git repository with a DVC remote", () => createRepository(run, folder));
  await io.step("baseline on main, trained on the small sample", () => trainBaseline(run));
  await io.step("a change with [exp] on a branch", () => commitChange(run, project, tools));
  io.note("cibot train, as CI would run it:");
  const url = await trainAsCi(run, tools);
  const report = await tools.readText(join(project, ".cibot/report/report.md"));
  const page = join(project, ".cibot/forge/index.html");
  io.print({ directory: project, page, url, report: join(project, ".cibot/report/report.md") }, () =>
    [firstScreen(report), "", `The comment and the merge request: ${page}`].join("\n"),
  );
}

async function chooseFolder({ dir, keep }: DemoOptions, tools: DemoTools): Promise<string> {
  const folder = tools.resolvePath(dir ?? tools.defaultFolder);
  if (!keep) return folder;
  let candidate = folder;
  for (let number = 2; await tools.exists(candidate); number++) candidate = `${folder}-${number}`;
  return candidate;
}

type Runner = (
  command: readonly string[],
  options?: { env?: Readonly<Record<string, string>>; showProgress?: boolean },
) => Promise<string>;

/** Variables that would lead the demo's programs elsewhere, as in a CI job that runs the demo. */
const foreign = /^(CI$|CI_|GITLAB_|GITHUB_|CIBOT_|GIT_|DVC_(EXP|STUDIO|STAGE|ROOT))/;

function createRunner({ programs }: DemoTools, project: string, bin: string, { env }: Deps): Runner {
  const identity = Object.fromEntries(
    ["AUTHOR", "COMMITTER"].flatMap((role) => [
      [`GIT_${role}_NAME`, "cibot demo"],
      [`GIT_${role}_EMAIL`, "demo@localhost"],
    ]),
  );
  const cleared = Object.fromEntries(
    Object.keys(env).flatMap((name) => (foreign.test(name) ? [[name, undefined]] : [])),
  );
  const shared = { ...cleared, PATH: `${bin}:${env.PATH ?? ""}`, DVC_NO_ANALYTICS: "1", ...identity };
  return (command, options = {}) =>
    programs.run(command, {
      cwd: project,
      env: { ...shared, ...options.env },
      showProgress: options.showProgress ?? false,
    });
}

async function createRepository(run: Runner, folder: string): Promise<void> {
  await run(["git", "init", "--quiet", "--initial-branch=main"]);
  await run(["dvc", "init", "--quiet"]);
  await run(["dvc", "remote", "add", "--quiet", "--default", "storage", join(folder, "dvc-remote")]);
  await run(["dvc", "add", "--quiet", "data/raw/application.csv", "data/raw/bureau.csv"]);
  await run(["git", "add", "--all"]);
  await run(["git", "commit", "--quiet", "--message", "Credit default: data, stages, scoring"]);
}

async function trainBaseline(run: Runner): Promise<void> {
  await run(["dvc", "repro", "--quiet"]);
  await run(["dvc", "push", "--quiet"]);
  await run(["git", "add", "--all"]);
  await run(["git", "commit", "--quiet", "--message", "Baseline on the small sample"]);
}

const branch = "checking-account";
const message = "Add the checking account to the bureau features [exp]";

async function commitChange(run: Runner, project: string, tools: DemoTools): Promise<void> {
  const { parseDocument } = await import("yaml");
  const file = join(project, "params.yaml");
  const params = parseDocument(await tools.readText(file));
  params.addIn(["extract_features_bureau", "features"], "checking_account_status");
  await tools.writeText(file, params.toString());
  await run(["git", "switch", "--quiet", "--create", branch]);
  await run(["git", "commit", "--quiet", "--all", "--message", message]);
}

/** Runs the built cibot with the variables of a GitLab job; the forge is the local one. Returns the comment's address. */
async function trainAsCi(run: Runner, { cibot }: DemoTools): Promise<string> {
  const sha = (await run(["git", "rev-parse", "HEAD"])).trim();
  const env = {
    CI: "true",
    GITLAB_CI: "true",
    CIBOT_FORGE: "local",
    CI_COMMIT_SHA: sha,
    CI_COMMIT_BRANCH: branch,
    CI_COMMIT_REF_NAME: branch,
    CI_COMMIT_MESSAGE: message,
    CI_DEFAULT_BRANCH: "main",
    CI_PIPELINE_SOURCE: "push",
    CI_JOB_ID: "1",
  };
  return (await run([...cibot, "train"], { env, showProgress: true })).trim();
}

/** The report up to its first picture: what a phone shows first. */
function firstScreen(report: string): string {
  const end = report.indexOf("\n![");
  return (end < 0 ? report : report.slice(0, end)).trim();
}
