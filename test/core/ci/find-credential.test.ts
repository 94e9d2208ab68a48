import { expect, test } from "vitest";
import { findCredential } from "../../../src/core/ci/find-credential.ts";

test("a token is for the forge's own servers, whatever their path", () => {
  const servers = {
    CI_SERVER_URL: "https://git.example:8443/gitlab",
    CI_API_V4_URL: "https://git.example:8443/gitlab/api/v4",
  };
  const expected = { origins: ["https://git.example:8443"], token: "of-cibot" };
  expect(findCredential({ ...servers, REPO_TOKEN: "other", CIBOT_TOKEN: " of-cibot\n" })).toEqual(expected);
});

test("an API on a server of its own counts too", () => {
  const env = { CI_SERVER_URL: "https://git.example", CI_API_V4_URL: "https://api.example/v4", GITLAB_TOKEN: "t" };
  expect(findCredential(env)?.origins).toEqual(["https://git.example", "https://api.example"]);
});

test.each([
  ["a token", { CI_SERVER_URL: "https://git.example", CI_JOB_TOKEN: "job" }],
  ["a server", { GITLAB_TOKEN: "t" }],
  ["a valid address", { GITLAB_TOKEN: "t", CI_SERVER_URL: "git.example" }],
])("without %s there is none", (_what, env) => {
  expect(findCredential(env)).toBeNull();
});
