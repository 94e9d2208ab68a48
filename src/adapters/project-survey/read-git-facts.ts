import type { GitFacts } from "../../core/init/survey.ts";
import { gitFailed, gitMissing, outsideGit } from "../../errors.ts";
import { runProcess } from "../process/run-process.ts";

/** Throws `outside_git`, `git_missing`, `git_failed`. A repository without a commit is one. */
export async function readGitFacts(directory: string): Promise<GitFacts & { readonly prefix: string }> {
  const git = createGit(directory);
  const [prefix, remote, head, branches, current] = await Promise.all([
    readPrefix(directory),
    git("config", "--get", "remote.origin.url"),
    git("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"),
    git("for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes/origin"),
    git("symbolic-ref", "--quiet", "--short", "HEAD"),
  ]);
  return {
    prefix,
    remote: remote === null ? null : withoutLogin(remote),
    remoteHead: head?.replace(/^origin\//, "") ?? null,
    branches: listBranches(branches ?? ""),
    current,
  };
}

const environment = { LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0" };

/** The output of a Git command, null when it fails or says nothing. */
const createGit =
  (directory: string) =>
  async (...args: string[]): Promise<string | null> => {
    const { exitCode, stdout } = await runProcess(["git", ...args], { cwd: directory, env: environment });
    return exitCode === 0 && stdout !== "" ? stdout : null;
  };

async function readPrefix(directory: string): Promise<string> {
  const args = ["rev-parse", "--is-inside-work-tree", "--show-prefix"];
  const end = await runProcess(["git", ...args], { cwd: directory, env: environment });
  if (end.missing) throw gitMissing();
  // Git's own words for a clone that it refuses to open, as one of another owner.
  if (end.exitCode !== 0 && !/not a git repository/i.test(end.stderr)) {
    throw gitFailed({ args: args.join(" "), detail: end.stderr.trim() || "no message" });
  }
  const [inside, prefix = ""] = end.stdout.split("\n");
  if (end.exitCode !== 0 || inside !== "true") throw outsideGit({ directory });
  return prefix.replace(/\/$/, "");
}

/** A token in the remote's address is nobody's business, least of all a comment's in a file. */
const withoutLogin = (remote: string) => remote.replace(/^([a-z]+:\/\/)[^@/]*@/i, "$1");

function listBranches(output: string): string[] {
  const names = output.split("\n").map((ref) => ref.replace(/^refs\/(heads|remotes\/origin)\//, ""));
  return [...new Set(names)].filter((name) => name !== "" && name !== "HEAD");
}
