import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDvcProject, type DvcProject, type RunOptions } from "./dvc-project.ts";
import type { Job } from "./fake-gitlab/ci-environment.ts";
import type { FakeGitlab } from "./fake-gitlab/fake-gitlab.ts";
import { startFakeGitlab } from "./fake-gitlab/start-fake-gitlab.ts";
import type { MergeRequest, Project } from "./fake-gitlab/world.ts";

export const botToken = "glpat-0123456789abcdefghij";
export const jobToken = "glcbt-64_0123456789abcdef";

/** The branch of the change; it has an open merge request. */
export const branch = "less-noise";

/** How a command of a job ended: its document, and all that the job's log shows of it. */
export interface JobEnd {
  readonly exit: number | null;
  readonly document: ReturnType<typeof JSON.parse>;
  readonly stderr: string;
}

/** A checkout as GitLab's runner makes it. */
export interface Checkout extends Pick<DvcProject, "directory" | "git" | "dvc" | "read"> {
  /** Runs the built cibot with `--json` and the variables of the job; more may be given. */
  run(args: readonly string[], options?: RunOptions): Promise<JobEnd>;
  /** The arguments of every Git that cibot has started. */
  argumentsOfGit(): string;
}

/** A DVC project on a GitLab, whose branch has a better model and asks for training. */
export interface TrainingWorld {
  readonly gitlab: FakeGitlab;
  readonly mergeRequest: MergeRequest;
  /** Runs Git in the server's repository. */
  server(...args: string[]): string;
  /** Another commit on the branch, by its author. */
  push(files: Readonly<Record<string, string>>, message: string): Promise<string>;
  /** A job, by default of the merge request, in a clone of one commit without a branch. */
  startJob(job?: Job, runsIn?: Project): Promise<Checkout>;
  /** A user's copy of the project, with a repository of its own. */
  fork(path: string): Project;
  close(): Promise<void>;
}

export async function openTrainingWorld(): Promise<TrainingWorld> {
  const project = await createDvcProject();
  const folder = await mkdtemp(join(tmpdir(), "cibot-world-"));
  const repository = join(folder, "credit.git");
  project.dvc("push", "--quiet");
  project.git("switch", "--quiet", "--create", branch);
  await project.write("params.yaml", "rows: 100\nnoise: 0.2\n");
  project.commit("Less noise [exp]");
  project.git("clone", "--quiet", "--bare", project.directory, repository);
  const gitlab = await startFakeGitlab({ root: "/gitlab", repository });
  gitlab.addUser({ username: "project_7_bot_a1", token: botToken, bot: true });
  gitlab.addJobToken(jobToken);
  const mergeRequest = await gitlab.addMergeRequest({ sourceBranch: branch });
  const spy = await spyOnGit(folder);
  let jobs = 0;
  return {
    gitlab,
    mergeRequest,
    server: (...args) => project.git("-C", repository, ...args),
    push: async (files, message) => {
      for (const [path, text] of Object.entries(files)) await project.write(path, text);
      project.commit(message);
      project.git("push", "--quiet", repository, branch);
      mergeRequest.sha = project.git("rev-parse", branch);
      return mergeRequest.sha;
    },
    startJob: async (job = { target: "mr", iid: mergeRequest.iid }, runsIn = gitlab.project) => {
      const id = ++jobs;
      const variables = await gitlab.environment({ pipeline: 500 + id, job: 9000 + id, ...job });
      const clone = project.open(join(folder, `job-${id}`));
      await checkOut(clone.directory, runsIn, variables.CI_COMMIT_SHA ?? "");
      return openCheckout(clone, { ...variables, GITLAB_TOKEN: botToken, CI_JOB_TOKEN: jobToken }, spy);
    },
    fork: (path) => {
      const copy = join(folder, `${path.replaceAll("/", "-")}.git`);
      project.git("clone", "--quiet", "--bare", repository, copy);
      return gitlab.addProject({ path, forkOf: gitlab.project.id, repository: copy });
    },
    close: async () => {
      await gitlab.close();
      await Promise.all([project.remove(), rm(folder, { recursive: true, force: true })]);
    },
  };
}

interface GitSpy {
  /** A folder with a `git` that writes its arguments down before it is Git. */
  readonly bin: string;
  readonly log: string;
}

async function spyOnGit(folder: string): Promise<GitSpy> {
  const [bin, log] = [join(folder, "bin"), join(folder, "git-arguments")];
  const git = execFileSync("which", ["git"], { encoding: "utf8" }).trim();
  await mkdir(bin);
  await writeFile(join(bin, "git"), `#!/bin/sh\nprintf '%s\\n' "$*" >> ${log}\nexec ${git} "$@"\n`);
  await chmod(join(bin, "git"), 0o755);
  return { bin, log };
}

/** By the steps of GitLab's runner: one commit, no branch, and the job's token in the address of `origin`. */
async function checkOut(directory: string, { bare, webUrl }: Project, sha: string): Promise<void> {
  await mkdir(directory);
  const git = (...args: string[]) => execFileSync("git", args, { cwd: directory, stdio: "pipe" });
  git("init", "--quiet");
  git("remote", "add", "origin", `${webUrl.replace("//", `//gitlab-ci-token:${jobToken}@`)}.git`);
  // Not from `origin`: its server runs in this process, which waits for Git.
  git("fetch", "--quiet", "--depth=1", `file://${bare}`, sha);
  git("checkout", "--quiet", "--detach", "FETCH_HEAD");
}

function openCheckout(clone: DvcProject, variables: Readonly<Record<string, string>>, { bin, log }: GitSpy): Checkout {
  // Before all that is on the PATH already.
  const wrap = (command: readonly string[]) => ["sh", "-c", 'PATH="$0:$PATH" exec "$@"', bin, ...command];
  return {
    ...clone,
    run: (args, { env = {}, ...options } = {}) =>
      clone.json(args, { wrap, ...options, env: { ...variables, CIBOT_HTTP_MAX_WAIT: "1s", ...env } }),
    argumentsOfGit: () => readFileSync(log, "utf8"),
  };
}
