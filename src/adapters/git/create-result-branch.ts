import { botIdentity } from "../../core/merge-request/bot-identity.ts";
import { isResultMessage } from "../../core/merge-request/result-message.ts";
import { branchMoved, CibotError } from "../../errors.ts";
import type { ResultBranch, ResultCommit } from "../../ports/result-branch.ts";
import { createRunGit, type RunGit, tryGit } from "./run-git.ts";

export function createResultBranch(directory: string): ResultBranch {
  const git = createRunGit(directory);
  return {
    changes: async (files, parent) => {
      const names = ["--name-only", "--no-renames", "-z"];
      const output = await git(["diff-tree", "-r", ...names, "--end-of-options", parent, files]);
      return output.split("\0").filter((path) => path !== "");
    },
    commit: (result) => commitResult(git, result),
  };
}

async function commitResult(git: RunGit, result: ResultCommit): Promise<{ sha: string; changed: boolean }> {
  const { branch, files, parent, message } = result;
  const ref = `refs/heads/${branch}`;
  const tree = await git(["rev-parse", "--verify", "--end-of-options", `${files}^{tree}`]);
  const tip = await findTip(git, ref);
  if (tip !== undefined) {
    const format = ["--no-patch", "--no-show-signature", "--format=%T%n%P%n%B"];
    const [tipTree, tipParents, ...tipMessage] = (await git(["show", ...format, tip])).split("\n");
    if (!isResultMessage(tipMessage.join("\n"))) throw branchMoved({ branch });
    if (tipTree === tree && tipParents === parent) return { sha: tip, changed: false };
  }
  const sha = await git(["commit-tree", tree, "-p", parent, "-m", message], { env: botIdentity });
  try {
    // The old value makes this a compare-and-swap: a commit that came in between is not lost.
    await git(["update-ref", "-m", "cibot: result", ref, sha, tip ?? ""]);
  } catch (error) {
    // Somebody was faster: what is there now is judged like any other tip.
    if (error instanceof CibotError && (await findTip(git, ref)) !== tip) return commitResult(git, result);
    throw error;
  }
  return { sha, changed: true };
}

const findTip = (git: RunGit, ref: string) => tryGit(git, ["rev-parse", "--verify", "--quiet", ref]);
