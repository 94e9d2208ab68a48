import { expect, test } from "vitest";
import { describeChange, ruleVariables } from "../../../src/core/ci/change.ts";
import { type CiFacts, type Environment, parseCiFacts } from "../../../src/core/ci/ci-facts.ts";

const head = "ab12cd34ab12cd34ab12cd34ab12cd34ab12cd34";
const merge = "ffffffffffffffffffffffffffffffffffffffff";
const base = "0fcc75bbf11477ede75bff58aa5f488b5b5566b6";

const gitlab = {
  GITLAB_CI: "true",
  CI_COMMIT_SHA: head,
  CI_COMMIT_MESSAGE: "Add features",
  CI_DEFAULT_BRANCH: "main",
  CI_JOB_ID: "4711",
  CI_PIPELINE_ID: "901",
  CI_JOB_URL: "https://gitlab.example/-/jobs/4711",
};
const gitlabMr = {
  ...gitlab,
  CI_COMMIT_REF_NAME: "features",
  CI_MERGE_REQUEST_IID: "12",
  CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: "features",
  CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "develop",
  CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
};
const github = {
  GITHUB_ACTIONS: "true",
  GITHUB_SHA: head,
  GITHUB_REF: "refs/heads/features",
  GITHUB_REF_NAME: "features",
  GITHUB_HEAD_REF: "",
  GITHUB_BASE_REF: "",
  GITHUB_RUN_ID: "99",
  GITHUB_RUN_ATTEMPT: "2",
  GITHUB_SERVER_URL: "https://github.com",
  GITHUB_REPOSITORY: "team/model",
};

const gitlabJob = { id: "4711", url: "https://gitlab.example/-/jobs/4711" };
const githubJob = { id: "99-2", url: "https://github.com/team/model/actions/runs/99" };
const gitlabRequest = { iid: 12, sourceBranch: "features", targetBranch: "develop", diffBase: base, isFork: false };
const local: CiFacts = {
  provider: "local",
  sha: null,
  branch: null,
  message: null,
  defaultBranch: null,
  mergeRequest: null,
  openMergeRequests: [],
  job: null,
  pipeline: null,
};
const onGitlab: CiFacts = {
  provider: "gitlab",
  sha: head,
  branch: "features",
  message: "Add features",
  defaultBranch: "main",
  mergeRequest: null,
  openMergeRequests: [],
  job: gitlabJob,
  pipeline: 901,
};
const onGithub: CiFacts = { ...local, provider: "github", sha: head, branch: "features", job: githubJob };

const runs: [string, Environment, CiFacts][] = [
  ["a branch pushed to GitLab", { ...gitlab, CI_COMMIT_BRANCH: "features" }, onGitlab],
  [
    "a tag pushed to GitLab",
    { ...gitlab, CI_COMMIT_TAG: "v1", CI_COMMIT_REF_NAME: "v1" },
    { ...onGitlab, branch: null },
  ],
  [
    "a merge request of GitLab, detached",
    { ...gitlabMr, CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: "", CI_MERGE_REQUEST_EVENT_TYPE: "detached" },
    { ...onGitlab, mergeRequest: gitlabRequest },
  ],
  [
    "a merge request of GitLab from a fork",
    { ...gitlabMr, CI_MERGE_REQUEST_PROJECT_ID: "7", CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "8" },
    { ...onGitlab, mergeRequest: { ...gitlabRequest, isFork: true } },
  ],
  [
    "a branch of GitLab with open merge requests, here and in the project it was forked from",
    {
      ...gitlab,
      CI_COMMIT_BRANCH: "features",
      CI_PROJECT_PATH: "ana/credit",
      CI_OPEN_MERGE_REQUESTS: "team/credit!12,ana/credit!3, nonsense,team/credit!x",
    },
    {
      ...onGitlab,
      openMergeRequests: [
        { project: "team/credit", iid: 12 },
        { project: null, iid: 3 },
      ],
    },
  ],
  [
    "a merge request of GitLab with merged results",
    {
      ...gitlabMr,
      CI_COMMIT_SHA: merge,
      CI_COMMIT_MESSAGE: "Merge ab12 into 0fcc",
      CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: head,
      CI_MERGE_REQUEST_EVENT_TYPE: "merged_result",
    },
    { ...onGitlab, message: null, mergeRequest: gitlabRequest },
  ],
  ["a branch pushed to GitHub", github, onGithub],
  [
    "a tag pushed to GitHub",
    { ...github, GITHUB_REF: "refs/tags/v1", GITHUB_REF_NAME: "v1" },
    { ...onGithub, branch: null },
  ],
  [
    "a pull request of GitHub",
    {
      ...github,
      GITHUB_SHA: merge,
      GITHUB_REF: "refs/pull/7/merge",
      GITHUB_REF_NAME: "7/merge",
      GITHUB_HEAD_REF: "features",
      GITHUB_BASE_REF: "main",
    },
    {
      ...onGithub,
      sha: null,
      mergeRequest: { iid: 7, sourceBranch: "features", targetBranch: "main", diffBase: null, isFork: false },
    },
  ],
  [
    "pull_request_target of GitHub, where the target is checked out",
    { ...github, GITHUB_REF: "refs/heads/main", GITHUB_HEAD_REF: "features", GITHUB_BASE_REF: "main" },
    { ...onGithub, branch: "main" },
  ],
  ["a desk", { HOME: "/home/me" }, local],
  ["a desk of another CI", { CI: "true", GITHUB_ACTIONS: "false" }, local],
];

test.each(runs)("the facts of %s", (_what, env, facts) => {
  expect(parseCiFacts(env)).toEqual(facts);
});

test.each(["", "x", "12; rm -rf /", "1e3", "-1"])("a merge request number like %j is none", (iid) => {
  expect(parseCiFacts({ ...gitlabMr, CI_MERGE_REQUEST_IID: iid }).mergeRequest).toBeNull();
});

const atHead = {
  sha: "1111111111111111111111111111111111111111",
  message: "Local work\n\nwith a body",
  branch: "local",
};
const changeOf = (env: Environment) => describeChange(parseCiFacts(env), atHead);

test("outside CI the change is what Git has checked out, meant for main", () => {
  const nothing = { mergeRequest: null, openMergeRequests: [], job: null, pipeline: null };
  expect(changeOf({})).toEqual({ ...atHead, ...nothing, targetBranch: "main" });
});

test.each([
  ["the merge request's target", gitlabMr, "develop"],
  ["the default branch of the forge", { ...gitlab, CI_DEFAULT_BRANCH: "trunk" }, "trunk"],
])("in CI a change is meant for %s", (_what, env, targetBranch) => {
  expect(changeOf(env)).toMatchObject({ sha: head, message: "Add features", targetBranch });
});

test("rules outside CI see GitLab's names for what Git knows, and no merge request", () => {
  expect(ruleVariables({ HOME: "/home/me" }, changeOf({}))).toEqual({
    HOME: "/home/me",
    CI_COMMIT_SHA: atHead.sha,
    CI_COMMIT_SHORT_SHA: "11111111",
    CI_COMMIT_TITLE: "Local work",
    CI_COMMIT_DESCRIPTION: "with a body",
    CI_COMMIT_MESSAGE: "Local work\n\nwith a body",
    CI_COMMIT_BRANCH: "local",
    CI_COMMIT_REF_NAME: "local",
    CI_DEFAULT_BRANCH: "main",
  });
});

test("rules on a pull request of GitHub see it as a merge request without branch, as GitLab does", () => {
  const env = { ...github, GITHUB_REF: "refs/pull/7/merge", GITHUB_HEAD_REF: "features", GITHUB_BASE_REF: "main" };
  const variables = ruleVariables(env, changeOf(env));
  expect(variables).toMatchObject({
    CI_MERGE_REQUEST_IID: "7",
    CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: "features",
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main",
    CI_COMMIT_REF_NAME: "features",
  });
  expect(variables).not.toHaveProperty("CI_COMMIT_BRANCH");
});

test("rules see the environment's own value, but of a merge commit the author's message", () => {
  const env = { ...gitlabMr, CI_COMMIT_MESSAGE: "Merge x into y", CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: head };
  const change = describeChange(parseCiFacts(env), { ...atHead, message: "Add features [exp]" });
  expect(ruleVariables({ ...env, CI_DEFAULT_BRANCH: "trunk" }, change)).toMatchObject({
    CI_COMMIT_MESSAGE: "Add features [exp]",
    CI_DEFAULT_BRANCH: "trunk",
  });
});

test.each([
  ["outside of CI", {}],
  ["in a branch's pipeline", gitlab],
])("rules see the message of the environment before that of Git, %s", (_what, env) => {
  const said = { ...env, CI_COMMIT_MESSAGE: "Try it [exp]\n\nonce" };
  expect(ruleVariables(said, changeOf(env))).toMatchObject({
    CI_COMMIT_MESSAGE: said.CI_COMMIT_MESSAGE,
    CI_COMMIT_TITLE: "Try it [exp]",
    CI_COMMIT_DESCRIPTION: "once",
  });
  expect(ruleVariables({ ...env, CI_COMMIT_TITLE: "T" }, changeOf(env))).toMatchObject({ CI_COMMIT_TITLE: "T" });
});

test("an undefined variable is absent, not empty", () => {
  expect(ruleVariables({ UNSET: undefined }, changeOf({}))).not.toHaveProperty("UNSET");
});
