import { expect, test } from "vitest";
import { describeChange } from "../../../src/core/ci/change.ts";
import { type Environment, parseCiFacts } from "../../../src/core/ci/ci-facts.ts";
import { type ComparisonPlan, planComparison } from "../../../src/core/ci/plan-comparison.ts";

const head = { sha: "1".repeat(40), message: "Change", branch: "topic" };
const push = { GITLAB_CI: "true", CI_COMMIT_SHA: head.sha, CI_COMMIT_BRANCH: "topic", CI_DEFAULT_BRANCH: "trunk" };
const mergeRequest = {
  ...{ GITLAB_CI: "true", CI_COMMIT_SHA: head.sha, CI_MERGE_REQUEST_IID: "3" },
  ...{ CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "develop", CI_COMMIT_BEFORE_SHA: "0".repeat(40) },
};
const before = "2".repeat(40);

test.each<readonly [string, Environment, Partial<ComparisonPlan>]>([
  ["a merge request: the merge base", mergeRequest, { kind: "merge-base", target: "develop", stated: null }],
  [
    "a merge request: the merge base that GitLab states",
    { ...mergeRequest, CI_MERGE_REQUEST_DIFF_BASE_SHA: "abc" },
    { kind: "merge-base", stated: "abc" },
  ],
  ["a push: the commit before", { ...push, CI_COMMIT_BEFORE_SHA: before }, { kind: "commit", sha: before }],
  [
    "a new branch: nothing",
    { ...push, CI_COMMIT_BEFORE_SHA: "0".repeat(40) },
    { kind: "nothing", how: "the first push of a branch has nothing to compare with" },
  ],
  ["a new branch under SHA-256: nothing", { ...push, CI_COMMIT_BEFORE_SHA: "0".repeat(64) }, { kind: "nothing" }],
  [
    "a schedule without the variable: nothing",
    { ...push, CI_PIPELINE_SOURCE: "schedule" },
    { kind: "nothing", how: 'a pipeline of source "schedule" has nothing to compare with' },
  ],
  ["a tag: nothing", { ...push, CI_COMMIT_TAG: "v1", CI_COMMIT_BEFORE_SHA: before }, { kind: "nothing" }],
  ["outside of CI: the branch", {}, { kind: "branch", target: "main" }],
  ["GitHub: the branch", { GITHUB_ACTIONS: "true", GITHUB_REF: "refs/heads/topic" }, { kind: "branch" }],
  [
    "a pull request of GitHub: the merge base",
    { GITHUB_ACTIONS: "true", GITHUB_REF: "refs/pull/3/merge", GITHUB_BASE_REF: "develop" },
    { kind: "merge-base", target: "develop" },
  ],
])("the files of a change are compared, in %s", (_what, env, plan) => {
  expect(planComparison(env, describeChange(parseCiFacts(env), head))).toMatchObject(plan);
});
