import { expect, test } from "vitest";
import { findForge, parseRemote } from "../../../src/core/init/find-forge.ts";

test.each([
  ["https://gitlab.com/team/credit.git", "gitlab.com", "team/credit"],
  ["https://git.example.org:8443/a/b/c", "git.example.org", "a/b/c"],
  ["ssh://git@GitLab.example.org:2222/team/credit.git", "gitlab.example.org", "team/credit"],
  ["git@github.com:team/credit.git", "github.com", "team/credit"],
  ["host.example.org:team/credit/", "host.example.org", "team/credit"],
])("%s is %s, %s", (remote, host, path) => {
  expect(parseRemote(remote)).toEqual({ host, path });
});

test.each(["/srv/git/credit.git", "../credit", "file:///srv/credit.git", "C:/git/credit", "https://", ""])(
  "%j is no server",
  (remote) => expect(parseRemote(remote)).toBeUndefined(),
);

const nothing = { remote: null, hasGitlabFile: false, hasGithubFile: false };

test.each([
  ["gitlab", { remote: "git@gitlab.com:a/b.git" }, "origin is on gitlab.com"],
  ["gitlab", { remote: "https://gitlab.bank.example/a/b" }, "origin is on gitlab.bank.example"],
  ["github", { remote: "https://github.com/a/b", hasGitlabFile: true }, "origin is on github.com"],
  ["gitlab", { remote: "git@git.bank.example:a/b.git", hasGitlabFile: true }, "there is a .gitlab-ci.yml"],
  ["github", { hasGithubFile: true }, "there is a .github/workflows/model.yml"],
  ["gitlab", { remote: "git@git.bank.example:a/b/c.git" }, "origin is in a subgroup, a/b/c"],
])("is %s by %j", (forge, clues, why) => {
  expect(findForge({ ...nothing, ...clues })).toEqual({ value: forge, why });
});

test.each([nothing, { ...nothing, remote: "git@git.bank.example:a/b.git" }])("is not known by %j", (clues) => {
  expect(findForge(clues)).toBeUndefined();
});
