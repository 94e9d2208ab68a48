import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const runner = createRequire(import.meta.url).resolve("gitlab-ci-local");

export interface PipelineEnd {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface PipelineOptions {
  readonly directory: string;
  /** CI/CD variables; one that is null is not there, even where the runner would set it. */
  readonly variables?: Readonly<Record<string, string | null>>;
  /** Replaces the PATH of the jobs. */
  readonly path?: string;
}

/** A job as GitLab would list it for a pipeline; `when` is `never` where the pipeline has no such job. */
export interface ListedJob {
  readonly name: string;
  readonly stage: string;
  readonly when: string;
  readonly allow_failure: boolean;
}

/** Runs jobs of `.gitlab-ci.yml` with gitlab-ci-local, by the shell and not in their images. */
export const runJobs = (jobs: readonly string[], options: PipelineOptions): Promise<PipelineEnd> =>
  // A service is started by containers even so; the stand-in starts none.
  start([...jobs, "--force-shell-executor", "--container-executable", noContainers], options);

/** The jobs of a pipeline with these variables, by the `rules:` of `.gitlab-ci.yml`. */
export async function listJobs(options: PipelineOptions): Promise<readonly ListedJob[]> {
  const { exit, stdout, stderr } = await start(["--list-json", "--no-json-schema-validation"], options);
  if (exit !== 0) throw new Error(`gitlab-ci-local ended with ${exit}: ${stderr}`);
  return JSON.parse(stdout);
}

/** Expands includes and inputs, and checks the result by GitLab's published schema of CI files. */
export const checkBySchema = (options: PipelineOptions): Promise<PipelineEnd> => start(["--preview"], options);

/** The schema wants a tag in a list of tags, yet GitLab takes a list of none (`lib/gitlab/ci/config/entry/tags.rb`). */
const leniency = ["--ignore-schema-paths", "#/definitions/tags/minItems"];

function start(args: readonly string[], { directory, variables = {}, path }: PipelineOptions): Promise<PipelineEnd> {
  const given = Object.entries(variables).flatMap(([name, value]) =>
    value === null ? ["--unset-variable", name] : ["--variable", `${name}=${value}`],
  );
  // Or stdout begins with a warning about each variable that a pipeline has otherwise.
  const known = ["--ignore-predefined-vars", Object.keys(variables).join(",")];
  const child = spawn(process.execPath, [runner, ...args, ...given, ...known, ...leniency, "--no-color"], {
    cwd: directory,
    // Nothing of the CI that runs these tests. Bash reads .bashrc where its input is a socket, and a .bashrc may put other programs
    // before those of the test: so no one's home.
    env: {
      ...registrySettings(),
      PATH: path ?? process.env.PATH,
      HOME: homeOf(directory),
      LANG: "C.UTF-8",
      NO_COLOR: "1",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const texts = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    texts.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    texts.stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exit) => resolve({ exit, ...texts }));
  });
}

/** gitlab-ci-local copies with rsync, and says so in the middle of a job only. */
export function requireRsync(): void {
  try {
    execFileSync("rsync", ["--version"], { stdio: "ignore" });
  } catch (error) {
    throw new Error("rsync is missing, and gitlab-ci-local needs it: `apt-get install rsync`.", { cause: error });
  }
}

/** A repository of files whose origin is a GitLab, for pipelines that are looked at, and jobs that need no history. */
export async function openPipelineFolder(directory: string, files: Readonly<Record<string, string>>): Promise<string> {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: directory, stdio: "pipe" });
  await writeFiles(directory, files);
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("-c", "user.name=Ana", "-c", "user.email=ana@localhost", "commit", "--quiet", "--message", "Begin");
  nameOrigin(directory);
  return directory;
}

export async function writeFiles(directory: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(directory, path, ".."), { recursive: true });
    await writeFile(join(directory, path), text);
  }
}

/** The runner asks `origin` for the project's path and the default branch. */
export function nameOrigin(directory: string, url = "https://gitlab.example.com/ana/credit.git"): void {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: directory, stdio: "pipe" });
  git("remote", "add", "origin", url);
  nameDefaultBranch(directory);
}

/** For a repository that has its `origin`. */
export function nameDefaultBranch(directory: string): void {
  const args = ["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main"];
  execFileSync("git", args, { cwd: directory, stdio: "pipe" });
  // Where the runner keeps its state: in the project's folder, and in nobody's commit.
  writeFileSync(join(directory, ".git/info/exclude"), ".gitlab-ci-local/\n");
}

/** A folder of programs that stand before all others on a job's PATH. */
export async function writePrograms(folder: string, scripts: Readonly<Record<string, string>>): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [name, script] of Object.entries({ ...runnerPrograms, ...scripts })) {
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, name), 0o755);
  }
  return folder;
}

/** An empty folder inside the repository's own, where no `git status` sees it. */
function homeOf(directory: string): string {
  const home = join(directory, ".git/home-of-jobs");
  mkdirSync(home, { recursive: true });
  return home;
}

/** How packages are had on this machine: settings of pip and npm, and their caches, which the user's home holds. */
function registrySettings(): Readonly<Record<string, string>> {
  const settings = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && /^(pip_|npm_config_|https?_proxy$|no_proxy$|ssl_cert|node_extra)/i.test(entry[0]),
  );
  const home = homedir();
  const caches = { PIP_CACHE_DIR: join(home, ".cache/pip"), npm_config_cache: join(home, ".npm") };
  return { ...caches, npm_config_userconfig: join(home, ".npmrc"), ...Object.fromEntries(settings) };
}

const noContainers = "no-containers";

/** What every folder of programs for jobs must have. `[]`: an image without ports, for which the runner does not wait. */
const runnerPrograms = { [noContainers]: "echo '[]'" };

/** The cibot of this checkout, as the image of job `build` has it. */
export const cibotScript = `exec ${process.execPath} ${join(root, "bin/cibot.js")} "$@"`;
