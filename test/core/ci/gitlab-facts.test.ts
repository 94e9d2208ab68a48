import { expect, test } from "vitest";
import { findToken } from "../../../src/core/ci/find-token.ts";
import { parseGitlabFacts } from "../../../src/core/ci/gitlab-facts.ts";

const job = {
  CI_API_V4_URL: "https://gitlab.test/root/api/v4",
  CI_SERVER_URL: "https://gitlab.test/root",
  CI_PROJECT_ID: "7",
  CI_PROJECT_PATH: "team/credit",
  CI_PROJECT_URL: "https://gitlab.test/root/team/credit",
};
const facts = {
  api: "https://gitlab.test/root/api/v4",
  project: "7",
  projectUrl: "https://gitlab.test/root/team/credit",
  mergeRequestProject: "7",
  mergeRequestProjectUrl: "https://gitlab.test/root/team/credit",
};

test.each([
  ["a job", job, facts],
  ["an address with slashes at its end", { ...job, CI_API_V4_URL: "https://gitlab.test/root/api/v4//" }, facts],
  ["a job without the address of its API and its project", { ...job, CI_API_V4_URL: "", CI_PROJECT_URL: "" }, facts],
  [
    "a project that is named by its path alone",
    { ...job, CI_PROJECT_ID: "" },
    { ...facts, project: "team/credit", mergeRequestProject: "team/credit" },
  ],
  [
    "a fork, whose merge request belongs to another project",
    { ...job, CI_MERGE_REQUEST_PROJECT_ID: "3", CI_MERGE_REQUEST_PROJECT_URL: "https://gitlab.test/root/up/credit" },
    { ...facts, mergeRequestProject: "3", mergeRequestProjectUrl: "https://gitlab.test/root/up/credit" },
  ],
  [
    "a fork that is not told the address of the other project",
    { ...job, CI_MERGE_REQUEST_PROJECT_ID: "3" },
    { ...facts, mergeRequestProject: "3", mergeRequestProjectUrl: null },
  ],
  [
    "nothing",
    {},
    { api: null, project: null, projectUrl: null, mergeRequestProject: null, mergeRequestProjectUrl: null },
  ],
])("the environment of %s", (_what, env, expected) => {
  expect(parseGitlabFacts(env)).toEqual(expected);
});

test.each([
  [
    { CIBOT_TOKEN: "a", GITLAB_TOKEN: "b", REPO_TOKEN: "c" },
    { variable: "CIBOT_TOKEN", value: "a" },
  ],
  [
    { CIBOT_TOKEN: "", GITLAB_TOKEN: " b\n", REPO_TOKEN: "c" },
    { variable: "GITLAB_TOKEN", value: "b" },
  ],
  [
    { GITHUB_TOKEN: "x", REPO_TOKEN: "c" },
    { variable: "REPO_TOKEN", value: "c" },
  ],
  [{ CI_JOB_TOKEN: "x" }, undefined],
])("of %o the first token that is set is taken, without white space around it", (env, token) => {
  expect(findToken(env, "gitlab")).toEqual(token);
});
