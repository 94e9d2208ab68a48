import { expect, test } from "vitest";
import { parseRunner } from "../../../src/core/ci/runner-facts.ts";

test.each([
  [
    "GitLab",
    { GITLAB_CI: "true", CI_RUNNER_ID: "7", CI_RUNNER_DESCRIPTION: "gpu-1", CI_JOB_IMAGE: "python:3.12" },
    { provider: "gitlab", name: "gpu-1", image: "python:3.12", triggered_by: null },
  ],
  [
    "GitLab with a runner that has no description",
    { GITLAB_CI: "true", CI_RUNNER_ID: "7", CI_RUNNER_DESCRIPTION: "", GITLAB_USER_LOGIN: "ada" },
    { provider: "gitlab", name: "7", image: null, triggered_by: "ada" },
  ],
  [
    "GitHub",
    { GITHUB_ACTIONS: "true", RUNNER_NAME: "Hosted 2", ImageOS: "ubuntu24", ImageVersion: "20261101.1" },
    { provider: "github", name: "Hosted 2", image: "ubuntu24 20261101.1", triggered_by: null },
  ],
  [
    "GitHub on a machine of one's own, run again by somebody else",
    { GITHUB_ACTIONS: "true", GITHUB_ACTOR: "ada", GITHUB_TRIGGERING_ACTOR: "grace" },
    { provider: "github", name: null, image: null, triggered_by: "grace" },
  ],
  ["no CI", { CI_JOB_IMAGE: "python:3.12", RUNNER_NAME: "x" }, null],
])("the runner of %s", (_what, env, expected) => {
  expect(parseRunner(env)).toEqual(expected);
});
