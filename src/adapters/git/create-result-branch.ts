import { judgeTip } from "../../core/merge-request/judge-tip.ts";
import { branchMoved, CibotError } from "../../errors.ts";
import type { ResultBranch, ResultCommit } from "../../ports/result-branch.ts";
import { findTree, makeCommit } from "./make-commit.ts";
import { readTip } from "./read-tip.ts";
import { createRunGit, type RunGit, tryGit } from "./run-git.ts";

/** Branches of the clone itself, which nobody else sees. */
export function createResultBranch(directory: string): ResultBranch {
  const git = createRunGit(directory);
  return { commit: (result) => commitResult(git, result) };
}

async function commitResult(git: RunGit, result: ResultCommit): Promise<{ sha: string; changed: boolean }> {
  const { branch, files, parent, mode } = result;
  const ref = `refs/heads/${branch}`;
  const tree = await findTree(git, files);
  const tip = await findTip(git, ref);
  const known = tip === undefined ? undefined : await readTip(git, tip);
  const judgement = judgeTip(known, { tree, parent, mode });
  if (judgement === "moved") throw branchMoved({ branch, mode });
  if (judgement === "same" && known !== undefined) return { sha: known.sha, changed: false };
  const sha = await makeCommit(git, tree, result);
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
