import { type Change, describeChange } from "../../core/ci/change.ts";
import { parseCiFacts } from "../../core/ci/ci-facts.ts";
import type { History } from "../../ports/history.ts";
import type { Deps } from "../deps.ts";

export interface ChangeOfHead {
  readonly change: Change;
  /** The commit that is checked out; in a pipeline of merged results it is not the change's own. */
  readonly head: string;
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
  const own = facts.sha !== null && facts.message === null ? await history.find(facts.sha) : undefined;
  return { change: describeChange(facts, { ...head, ...own }), head: head.sha };
}
