import type { Change } from "../../core/ci/change.ts";
import { type ComparisonPlan, planComparison } from "../../core/ci/plan-comparison.ts";
import type { FilesPlan } from "../../core/rules/decide.ts";
import type { Comparison, RuleFiles } from "../../core/rules/rule-files.ts";
import { CibotError, changesUnknown, invalidCompareTo } from "../../errors.ts";
import type { Deps, Project } from "../deps.ts";

/** Reads what rules need to know of files. What could not be told is part of the answer: it matters only to a rule that is reached. */
export async function readRuleFiles(
  { comparisons, tracked }: FilesPlan,
  change: Change,
  { env, project }: Pick<Deps, "env" | "project">,
): Promise<RuleFiles> {
  const clone = await project();
  const read: [string | null, Comparison][] = [];
  for (const key of comparisons) {
    const compare = () =>
      key === null ? compareChange(planComparison(env, change), change, clone) : compareTo(key, clone);
    read.push([key, await orUnknown(compare)]);
  }
  return { comparisons: new Map(read), tracked: tracked ? await clone.commitFiles.list("HEAD") : [] };
}

async function orUnknown(compare: () => Promise<Comparison>): Promise<Comparison> {
  try {
    return await compare();
  } catch (error) {
    if (!(error instanceof CibotError)) throw error;
    return { kind: "unknown", error };
  }
}

/** As GitLab, what is checked out since it left `compare_to`: in a pipeline of merged results that is the merge commit. */
async function compareTo(name: string, { history, commitFiles }: Project): Promise<Comparison> {
  const commit = await history.resolve(name);
  if (commit === undefined) throw invalidCompareTo({ name });
  const base = await history.mergeBase(commit.sha, "HEAD");
  if (base === undefined) throw changesUnknown({ why: `HEAD and ${name} have no common commit in this clone` });
  return { kind: "compared", base, how: `merge base with ${name}`, changed: await commitFiles.changed(base, "HEAD") };
}

async function compareChange(plan: ComparisonPlan, change: Change, project: Project): Promise<Comparison> {
  const { history, commitFiles } = project;
  if (plan.kind === "nothing") return plan;
  const own = await history.obtain(change.sha);
  if (own === undefined) throw changesUnknown({ why: `the clone lacks the change's own commit ${change.sha}` });
  const { base, how } = await findBase(plan, own.sha, project);
  if (base === null) return { kind: "nothing", how };
  return { kind: "compared", base, how, changed: await commitFiles.changed(base, own.sha) };
}

interface Base {
  /** Null when there is nothing to compare with. */
  readonly base: string | null;
  readonly how: string;
}

async function findBase(
  plan: Exclude<ComparisonPlan, { kind: "nothing" }>,
  own: string,
  { history }: Project,
): Promise<Base> {
  if (plan.kind === "commit") {
    const before = await history.obtain(plan.sha);
    if (before === undefined) throw changesUnknown({ why: `the clone lacks the ${plan.how}, ${plan.sha}` });
    return { base: before.sha, how: plan.how };
  }
  if (plan.kind === "branch") return findBranchBase(plan.target, own, history);
  const stated = plan.stated === null ? undefined : await history.obtain(plan.stated);
  if (stated !== undefined)
    return { base: stated.sha, how: `merge base with ${plan.target} (CI_MERGE_REQUEST_DIFF_BASE_SHA)` };
  const target = await history.findBranch(plan.target);
  const base = target === undefined ? undefined : await history.mergeBase(own, target.sha);
  if (target !== undefined && base !== undefined) return { base, how: `merge base with ${target.ref}` };
  throw changesUnknown({ why: `this clone has no common commit of the merge request and its target ${plan.target}` });
}

/** On a branch what it holds beyond its target, as its merge request would; on the target the last commit. */
async function findBranchBase(name: string, own: string, history: Project["history"]): Promise<Base> {
  const target = await history.findBranch(name);
  const base = target === undefined ? undefined : await history.mergeBase(own, target.sha);
  if (target !== undefined && base !== undefined && base !== own) return { base, how: `merge base with ${target.ref}` };
  const parent = await history.parentOf(own);
  if (parent === undefined) return { base: null, how: "a first commit has nothing to compare with" };
  if ((await history.obtain(parent)) === undefined)
    throw changesUnknown({ why: `the clone lacks the commit before, ${parent}` });
  return { base: parent, how: "commit before" };
}
