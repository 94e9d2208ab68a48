import { type Change, describeChange, isMergedResult } from "../../core/ci/change.ts";
import { type CiFacts, parseCiFacts } from "../../core/ci/ci-facts.ts";
import type { Commit, History } from "../../ports/history.ts";
import type { Deps } from "../deps.ts";

export interface ChangeOfHead {
  readonly change: Change;
  /** The commit that is checked out; in a pipeline of merged results it is not the change's own. */
  readonly head: string;
  readonly message: MessageSource;
}

/** Where the change's message was taken from. */
export interface MessageSource {
  /** The name of a variable, or `git` for the commit that is checked out. */
  readonly from: "CI_COMMIT_MESSAGE" | "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA" | "git";
  readonly sha: string;
  /** What a reader of the rules should know of it; null when it is as expected. */
  readonly note: string | null;
}

/** As far as a comment needs it: in CI Git is not asked, and need not be there. Throws `not_a_git_repository`. */
export async function readNamedChange(deps: Pick<Deps, "env" | "project">): Promise<Change> {
  const facts = parseCiFacts(deps.env);
  if (facts.sha !== null) return describeChange(facts, { sha: facts.sha, message: "", branch: null });
  return (await readChange(deps, (await deps.project()).history)).change;
}

/** The commit that cibot works for: what the CI says, and Git for the rest. Throws `not_a_git_repository`. */
export async function readChange({ env }: Pick<Deps, "env">, history: History): Promise<ChangeOfHead> {
  const facts = parseCiFacts(env);
  const head = await history.head();
  const own = facts.sha !== null && facts.message === null ? await history.obtain(facts.sha) : undefined;
  const change = describeChange(facts, { ...head, ...own });
  return { change, head: head.sha, message: findMessageSource({ facts, own, head: head.sha, env }) };
}

interface Read {
  readonly facts: CiFacts;
  /** The commit that the CI names, where its message had to be read. */
  readonly own: Commit | undefined;
  readonly head: string;
  readonly env: Deps["env"];
}

function findMessageSource({ facts, own, head, env }: Read): MessageSource {
  if (!isMergedResult(env) && env.CI_COMMIT_MESSAGE !== undefined)
    return { from: "CI_COMMIT_MESSAGE", sha: facts.sha ?? head, note: null };
  if (!isMergedResult(env) || facts.sha === null) return { from: "git", sha: head, note: null };
  const from = "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA";
  const named = `commit ${facts.sha.slice(0, 8)} (${from})`;
  if (own !== undefined) {
    const note = `$CI_COMMIT_MESSAGE is the author's, of ${named}; GitLab's own is that of the temporary merge commit.`;
    return { from, sha: own.sha, note };
  }
  const note = `$CI_COMMIT_MESSAGE is that of the temporary merge commit: this clone lacks ${named}; set GIT_DEPTH to 0.`;
  return { from: "git", sha: head, note };
}
