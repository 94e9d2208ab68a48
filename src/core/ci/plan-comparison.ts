import type { Change } from "./change.ts";
import { type Environment, parseCiFacts } from "./ci-facts.ts";

/** What the files of a change are compared with, before Git is asked. */
export type ComparisonPlan =
  /** Where the change left its target; `stated` is what the forge says of it. */
  | { readonly kind: "merge-base"; readonly target: string; readonly stated: string | null }
  | { readonly kind: "commit"; readonly sha: string; readonly how: string }
  /** Outside of GitLab's pipelines: where it left the target, or the commit before on the target itself. */
  | { readonly kind: "branch"; readonly target: string }
  /** There is nothing to compare with. */
  | { readonly kind: "nothing"; readonly how: string };

/**
 * What GitLab compares with in `rules:changes`: in a merge request's pipeline the merge base, in a pipeline that a push to
 * an existing branch started the commit before, and in any other nothing. Source: `changed_paths` of GitLab's pipelines,
 * `Gitlab::Git::Push#branch_updated?`.
 */
export function planComparison(env: Environment, change: Change): ComparisonPlan {
  const { mergeRequest, targetBranch: target } = change;
  if (mergeRequest !== null) return { kind: "merge-base", target, stated: mergeRequest.diffBase };
  if (parseCiFacts(env).provider !== "gitlab") return { kind: "branch", target };
  if (env.CI_COMMIT_TAG) return { kind: "nothing", how: "the pipeline of a tag has nothing to compare with" };
  const before = env.CI_COMMIT_BEFORE_SHA ?? "";
  if (/^0*$/.test(before)) {
    const source = env.CI_PIPELINE_SOURCE || "push";
    const what = source === "push" ? "the first push of a branch" : `a pipeline of source "${source}"`;
    return { kind: "nothing", how: `${what} has nothing to compare with` };
  }
  return { kind: "commit", sha: before, how: "commit before the push (CI_COMMIT_BEFORE_SHA)" };
}
