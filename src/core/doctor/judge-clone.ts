import { count, shortSha } from "../report/format.ts";
import { type Finding, fail, ok, skip, warn } from "./check.ts";

/** The clone as it is; nothing is fetched. */
export interface CloneFacts {
  readonly sha: string;
  /** Null when HEAD is detached. */
  readonly branch: string | null;
  readonly shallow: boolean;
  /** That can be reached from HEAD. */
  readonly commits: number;
  /** The branch to compare with, where the clone has it. */
  readonly target: { readonly ref: string } | null;
  /** Where HEAD left the target; null when the clone does not show it. */
  readonly mergeBase: string | null;
}

export const judgeHead = ({ sha, branch }: CloneFacts): Finding =>
  ok(`${shortSha(sha)}${branch === null ? ", detached as in a CI job" : ` on ${branch}`}`);

export function judgeDepth({ shallow, commits }: CloneFacts): Finding {
  if (!shallow) return ok(`complete, ${count(commits, "commit")}`);
  return warn(
    `shallow, ${count(commits, "commit")}: a baseline that is older must be fetched first`,
    "Set the variable `GIT_DEPTH: 0` for the job, or run `git fetch --unshallow`.",
  );
}

export function judgeTarget({ target }: CloneFacts, name: string): Finding {
  if (target !== null) return ok(`${target.ref} is here`);
  return warn(
    `the clone has no "${name}", so that cibot must fetch it`,
    `Run \`git fetch origin +refs/heads/${name}:refs/remotes/origin/${name}\` in the job, where a fetch needs other credentials.`,
  );
}

export function judgeMergeBase({ target, mergeBase, shallow }: CloneFacts): Finding {
  if (target === null) return skip("not looked for without the target branch");
  if (mergeBase !== null) return ok(`${shortSha(mergeBase)}, where HEAD left ${target.ref}`);
  if (shallow) {
    return warn(
      `not in the shallow clone, so that cibot must fetch the history`,
      "Set the variable `GIT_DEPTH: 0` for the job, or run `git fetch --unshallow`.",
    );
  }
  return fail(
    `HEAD and ${target.ref} have no common commit`,
    "Name what to measure against: `report.baseline: <revision>` in cibot.yaml.",
  );
}

const shown = 3;

/** A training starts from a commit alone. */
export function judgeWorkTree(changed: readonly string[]): Finding {
  if (changed.length === 0) return ok("no tracked file is changed");
  const names = changed.slice(0, shown).join(", ");
  const more = changed.length > shown ? `, and ${changed.length - shown} more` : "";
  return warn(
    `changed: ${names}${more}; \`cibot train\` refuses that`,
    "Commit the changes, or put them away: `git stash`.",
  );
}
