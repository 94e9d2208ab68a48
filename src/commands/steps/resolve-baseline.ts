import type { Change } from "../../core/ci/change.ts";
import type { Baseline } from "../../core/report/report.ts";
import { baselineNotFound } from "../../errors.ts";
import type { History } from "../../ports/history.ts";

/**
 * The revision that the candidate is measured against, and the rule that picked it.
 * @param choice `merge-base`, `target` or a Git revision
 * @throws `baseline_not_found` for a revision that Git does not know
 */
export async function resolveBaseline(choice: string, change: Change, history: History): Promise<Baseline> {
  if (choice !== "merge-base" && choice !== "target") return resolveRevision(choice, history);
  const target = await history.findBranch(change.targetBranch);
  if (target === undefined) {
    const name = change.targetBranch;
    return none(`no branch ${name} or origin/${name} in this clone, run git fetch origin ${name}`);
  }
  if (choice === "target") return { rev: target.sha, name: change.targetBranch, how: `tip of ${target.ref}` };
  return resolveMergeBase(change, target, history);
}

async function resolveRevision(rev: string, history: History): Promise<Baseline> {
  const commit = await history.find(rev);
  if (commit === undefined) throw baselineNotFound({ rev });
  return { rev: commit.sha, name: rev, how: "the revision that was named" };
}

async function resolveMergeBase(
  change: Change,
  target: { ref: string; sha: string },
  history: History,
): Promise<Baseline> {
  const name = change.targetBranch;
  const stated = change.mergeRequest?.diffBase;
  if (stated && (await history.find(stated)))
    return { rev: stated, name, how: `merge base with ${name}, as the forge says` };
  const rev = await history.mergeBase("HEAD", target.sha);
  if (rev === undefined) {
    return none(`HEAD and ${target.ref} have no common commit in this clone, fetch the history with GIT_DEPTH: 0`);
  }
  const how = rev === change.sha ? `this commit itself, which is on ${target.ref}` : `merge base with ${target.ref}`;
  return { rev, name, how };
}

const none = (how: string): Baseline => ({ rev: null, name: null, how });
