import type { CloneInspection } from "../../ports/clone-inspection.ts";
import { createHistory } from "./create-history.ts";
import { createRunGit, findSha, type RunGit, tryGit } from "./run-git.ts";

export function createCloneInspection(directory: string): CloneInspection {
  const git = createRunGit(directory);
  const history = createHistory(directory);
  return {
    look: async (target) => {
      const { sha, branch } = await history.head();
      const [shallow, commits, found] = await Promise.all([
        git(["rev-parse", "--is-shallow-repository"]),
        git(["rev-list", "--count", "HEAD"]),
        findTarget(git, target),
      ]);
      const base = found === undefined ? undefined : await tryGit(git, ["merge-base", "HEAD", found.sha]);
      return {
        sha,
        branch,
        shallow: shallow === "true",
        commits: Number(commits),
        target: found === undefined ? null : { ref: found.ref },
        mergeBase: base ?? null,
      };
    },
  };
}

/** At `origin`, else in the clone, as a report looks for it before it fetches. */
async function findTarget(git: RunGit, name: string) {
  for (const ref of [`refs/remotes/origin/${name}`, `refs/heads/${name}`]) {
    const sha = await findSha(git, ref);
    if (sha !== undefined) return { ref: ref.replace(/^refs\/(remotes|heads)\//, ""), sha };
  }
  return undefined;
}
