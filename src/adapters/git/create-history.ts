import { notAGitRepository } from "../../errors.ts";
import type { Commit, History } from "../../ports/history.ts";
import { createRunGit, type RunGit, tryGit } from "./run-git.ts";

export function createHistory(directory: string): History {
  const git = createRunGit(directory);
  return {
    head: async () => {
      const commit = await findCommit(git, "HEAD");
      if (commit === undefined) throw notAGitRepository({ directory });
      return { ...commit, branch: (await tryGit(git, ["symbolic-ref", "--quiet", "--short", "HEAD"])) ?? null };
    },
    find: (rev) => findCommit(git, rev),
    mergeBase: (a, b) => findMergeBase(git, a, b),
    findBranch: (name) => findBranch(git, name),
  };
}

async function findCommit(git: RunGit, rev: string): Promise<Commit | undefined> {
  const sha = await tryGit(git, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${rev}^{commit}`]);
  if (sha === undefined) return undefined;
  return { sha, message: (await git(["show", "--no-patch", "--format=%B", sha])).trimEnd() };
}

async function findBranch(git: RunGit, name: string) {
  const remote = `refs/remotes/origin/${name}`;
  for (const ref of [remote, `refs/heads/${name}`]) {
    const commit = await findCommit(git, ref);
    if (commit !== undefined) return { ref: ref.replace(/^refs\/(remotes|heads)\//, ""), sha: commit.sha };
  }
  // A merge request's checkout in GitLab has neither main nor origin/main.
  await tryGit(git, ["fetch", "--quiet", "--no-tags", "origin", `+refs/heads/${name}:${remote}`]);
  const commit = await findCommit(git, remote);
  return commit === undefined ? undefined : { ref: `origin/${name}`, sha: commit.sha };
}

async function findMergeBase(git: RunGit, a: string, b: string): Promise<string | undefined> {
  const base = await tryGit(git, ["merge-base", a, b]);
  if (base !== undefined) return base;
  if ((await git(["rev-parse", "--is-shallow-repository"])) !== "true") return undefined;
  await tryGit(git, ["fetch", "--quiet", "--no-tags", "--unshallow", "origin"]);
  return tryGit(git, ["merge-base", a, b]);
}
