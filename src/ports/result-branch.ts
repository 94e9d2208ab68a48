import type { Identity } from "../core/merge-request/bot-identity.ts";
import type { Wanted } from "../core/merge-request/judge-tip.ts";

export interface ResultCommit {
  readonly branch: string;
  /** Commit or tree whose files are the result. */
  readonly files: string;
  readonly parent: string;
  readonly message: string;
  readonly author: Identity;
  readonly mode: Wanted["mode"];
  /** No pipeline is started for the commit. */
  readonly skipCi: boolean;
}

/** The branch that carries a result, written without touching the checkout. */
export interface ResultBranch {
  /**
   * Points the branch to a commit with the files of the result; the same result leaves it alone.
   * Throws `branch_moved` when the branch ends in a commit that cibot did not make.
   */
  commit(result: ResultCommit): Promise<{ readonly sha: string; readonly changed: boolean }>;
}
