import { dirname, join, resolve } from "node:path";
import { notAGitRepository } from "../../errors.ts";
import type { Commit, History } from "../../ports/history.ts";
import { exists } from "../files/exists.ts";
import { createRunGit, findSha, type RunGit, tryGit } from "./run-git.ts";

export function createHistory(directory: string): History {
  const git = createRunGit(directory);
  return {
    head: async () => {
      const [commit, branch] = await Promise.all([
        findCommit(git, "HEAD"),
        tryGit(git, ["symbolic-ref", "--quiet", "--short", "HEAD"]),
      ]);
      if (commit === undefined) {
        await demandAccess(git, directory);
        throw notAGitRepository({ directory });
      }
      return { ...commit, branch: branch ?? null };
    },
    find: (rev) => findCommit(git, rev),
    obtain: (sha) => obtainCommit(git, sha),
    parentOf: async (sha) => findParent(await git(["cat-file", "commit", sha])),
    resolve: (name) => resolveName(git, name),
    mergeBase: (a, b) => findMergeBase(git, a, b),
    findBranch: (name) => findBranch(git, name),
  };
}

/** A clone that Git refuses to open, as one of another owner (`safe.directory`), fails with Git's own words. */
async function demandAccess(git: RunGit, directory: string): Promise<void> {
  let folder = resolve(directory);
  while (!(await exists(join(folder, ".git")))) {
    if (folder === dirname(folder)) return;
    folder = dirname(folder);
  }
  await git(["rev-parse", "--git-dir"]);
}

async function findCommit(git: RunGit, rev: string): Promise<Commit | undefined> {
  const sha = await findSha(git, rev);
  if (sha === undefined) return undefined;
  return { sha, message: (await git(["show", "--no-patch", "--no-show-signature", "--format=%B", sha])).trimEnd() };
}

async function findBranch(git: RunGit, name: string) {
  const remote = `refs/remotes/origin/${name}`;
  for (const ref of [remote, `refs/heads/${name}`]) {
    const sha = await findSha(git, ref);
    if (sha !== undefined) return { ref: ref.replace(/^refs\/(remotes|heads)\//, ""), sha };
  }
  // A merge request's checkout in GitLab has neither main nor origin/main.
  await tryGit(git, ["fetch", "--quiet", "--no-tags", "origin", `+refs/heads/${name}:${remote}`]);
  const sha = await findSha(git, remote);
  return sha === undefined ? undefined : { ref: `origin/${name}`, sha };
}

const commitId = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

async function obtainCommit(git: RunGit, sha: string): Promise<Commit | undefined> {
  const known = await findCommit(git, sha);
  if (known !== undefined || !commitId.test(sha)) return known;
  await tryGit(git, ["fetch", "--quiet", "--no-tags", "origin", sha]);
  const fetched = await findCommit(git, sha);
  if (fetched !== undefined || !(await isShallow(git))) return fetched;
  // A server may give the tips of branches only.
  await unshallow(git);
  return findCommit(git, sha);
}

/** From the header of the commit itself: where a shallow clone ends, Git hides the parent elsewhere. */
const findParent = (commit: string) => /^parent (\w+)$/m.exec(commit.split("\n\n", 1)[0] ?? "")?.[1];

/** A tag goes before a branch of its name, as in Git. */
async function resolveName(git: RunGit, name: string): Promise<Commit | undefined> {
  if (/^[0-9a-f]{7,64}$/.test(name)) {
    const commit = await obtainCommit(git, name);
    if (commit !== undefined) return commit;
  }
  const tag = `refs/tags/${name}`;
  const known = await findCommit(git, tag);
  if (known !== undefined) return known;
  const branch = await findBranch(git, name);
  if (branch !== undefined) return findCommit(git, branch.sha);
  await tryGit(git, ["fetch", "--quiet", "--no-tags", "origin", `+${tag}:${tag}`]);
  return (await findCommit(git, tag)) ?? findCommit(git, name);
}

const isShallow = async (git: RunGit) => (await git(["rev-parse", "--is-shallow-repository"])) === "true";

const unshallow = (git: RunGit) => tryGit(git, ["fetch", "--quiet", "--no-tags", "--unshallow", "origin"]);

async function findMergeBase(git: RunGit, a: string, b: string): Promise<string | undefined> {
  const base = await tryGit(git, ["merge-base", "--end-of-options", a, b]);
  if (base !== undefined) return base;
  if (!(await isShallow(git))) return undefined;
  await unshallow(git);
  return tryGit(git, ["merge-base", "--end-of-options", a, b]);
}
