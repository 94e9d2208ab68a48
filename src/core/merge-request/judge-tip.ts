import { isResultMessage } from "./result-message.ts";

/** The commit that a branch ends in. */
export interface Tip {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
}

/** What a branch is to end in. */
export interface Wanted {
  readonly tree: string;
  readonly parent: string;
  /**
   * `replace`: the branch is cibot's own, and holds nothing but the result.
   * `advance`: the result goes on top of the branch that was built.
   */
  readonly mode: "replace" | "advance";
}

/** `same`: the result is there. `moved`: the branch holds what somebody else has made. */
export type Judgement = "write" | "same" | "moved";

/** What may be done with a branch; `tip` is undefined when there is no such branch. */
export function judgeTip(tip: Tip | undefined, { tree, parent, mode }: Wanted): Judgement {
  // A branch that was built and is gone was merged or deleted, and is not made again.
  if (tip === undefined) return mode === "replace" ? "write" : "moved";
  if (mode === "advance" && tip.sha === parent) return "write";
  if (!isResultMessage(tip.message)) return "moved";
  if (tip.tree === tree && tip.parents.length === 1 && tip.parents[0] === parent) return "same";
  return mode === "replace" ? "write" : "moved";
}
