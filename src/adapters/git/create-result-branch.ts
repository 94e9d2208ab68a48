import { isResultMessage } from "../../core/merge-request/result-message.ts";
import { branchMoved } from "../../errors.ts";
import type { ResultBranch, ResultCommit } from "../../ports/result-branch.ts";
import { createRunGit, type RunGit, tryGit } from "./run-git.ts";

const bot = {
  GIT_AUTHOR_NAME: "cibot",
  GIT_AUTHOR_EMAIL: "cibot@localhost",
  GIT_COMMITTER_NAME: "cibot",
  GIT_COMMITTER_EMAIL: "cibot@localhost",
};

export function createResultBranch(directory: string): ResultBranch {
  const git = createRunGit(directory);
  return {
    changes: async (files, parent) =>
      (await git(["diff", "--name-only", "-z", parent, files])).split("\0").filter((path) => path !== ""),
    commit: (result) => commitResult(git, result),
  };
}

async function commitResult(git: RunGit, { branch, files, parent, message }: ResultCommit) {
  const ref = `refs/heads/${branch}`;
  const tree = await git(["rev-parse", `${files}^{tree}`]);
  const tip = await tryGit(git, ["rev-parse", "--verify", "--quiet", ref]);
  if (tip !== undefined) {
    const [tipTree, tipParents, ...tipMessage] = (await git(["show", "--no-patch", "--format=%T%n%P%n%B", tip])).split(
      "\n",
    );
    if (!isResultMessage(tipMessage.join("\n"))) throw branchMoved({ branch });
    if (tipTree === tree && tipParents === parent) return { sha: tip, changed: false };
  }
  const sha = await git(["commit-tree", tree, "-p", parent, "-m", message], { env: bot });
  // The old value makes this a compare-and-swap: a commit that came in between is not lost.
  await git(["update-ref", "-m", "cibot: result", ref, sha, tip ?? "0".repeat(40)]);
  return { sha, changed: true };
}
