import { execFile, execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { beforeEach, describe, expect, test } from "vitest";
import type { FakeGitlab } from "../../support/fake-gitlab/fake-gitlab.ts";
import { createGitRepository, temporaryFolder } from "../../support/git-repository.ts";
import { givenGitlab } from "../../support/given-gitlab.ts";

let gitlab: FakeGitlab;
let clone: string;
let bare: string;

// The server is in this process: Git must not block it.
const run = promisify(execFile);
const env = {
  ...process.env,
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  GIT_TERMINAL_PROMPT: "0",
};
const git = async (...args: string[]) => (await run("git", args, { cwd: clone, env })).stdout.trim();
const remote = (token: string) => `${gitlab.url.replace("//", `//oauth2:${token}@`)}/team/credit.git`;

beforeEach(async () => {
  const { directory, commit } = createGitRepository();
  commit({ "README.md": "# Credit\n" }, "Begin");
  bare = `${temporaryFolder()}/credit.git`;
  execFileSync("git", ["clone", "--quiet", "--bare", directory, bare]);
  gitlab = await givenGitlab({ repository: bare });
  clone = temporaryFolder();
  await git("clone", "--quiet", "--depth=1", remote("bot-token"), clone);
  await git("config", "user.name", "Bot");
  await git("config", "user.email", "bot@example.com");
  await git("switch", "--quiet", "--create", "result");
  await git("commit", "--quiet", "--allow-empty", "--message", "Train");
});

describe("Git over HTTP", () => {
  test("takes a push, and knows who made it and with which options", async () => {
    await git("push", "--quiet", "-o", "ci.skip", remote("bot-token"), "HEAD:refs/heads/result");
    const sha = await git("rev-parse", "HEAD");
    expect(gitlab.pushes).toEqual([
      {
        project: 7,
        user: "cibot",
        ref: "refs/heads/result",
        before: "0".repeat(40),
        after: sha,
        options: ["ci.skip"],
        by: "git",
      },
    ]);
    expect(await gitlab.project.repository.find("result")).toMatchObject({ sha, message: "Train" });
    expect(gitlab.problems).toEqual([]);
  });

  test("moves the head of an open merge request, and lets commits of the API and of Git follow each other", async () => {
    await git("push", "--quiet", remote("bot-token"), "HEAD:refs/heads/feature");
    await gitlab.addMergeRequest({ sourceBranch: "feature" });
    const headers = { "private-token": "bot-token", "content-type": "application/json" };
    const actions = [{ action: "create", file_path: "a.txt", content: "a" }];
    const body = JSON.stringify({ branch: "feature", commit_message: "By the API", actions });
    await fetch(`${gitlab.apiUrl}/projects/7/repository/commits`, { method: "POST", headers, body });
    await git("pull", "--quiet", remote("bot-token"), "feature");
    expect(await git("log", "-1", "--format=%s")).toBe("By the API");
    const read = await fetch(`${gitlab.apiUrl}/projects/7/merge_requests/2`, { headers });
    expect(await read.json()).toMatchObject({ sha: await git("rev-parse", "HEAD") });
  });

  test("refuses to overwrite what a lease does not know, and takes it with the lease", async () => {
    await git("push", "--quiet", remote("bot-token"), "HEAD:refs/heads/result");
    const first = await git("rev-parse", "HEAD");
    await git("commit", "--quiet", "--amend", "--allow-empty", "--message", "Again");
    const push = (lease: string) =>
      git("push", "--quiet", `--force-with-lease=refs/heads/result:${lease}`, remote("bot-token"), "HEAD:result");
    await expect(push("0".repeat(40))).rejects.toThrow(/stale info/);
    await push(first);
    expect(gitlab.pushes).toMatchObject([{ after: first }, { before: first, after: await git("rev-parse", "HEAD") }]);
  });

  test.each([
    ["a wrong token", "wrong", /Authentication failed/],
    ["a reporter", "rob-token", /403/],
    ["a token that may only read", "read-token", /403/],
    ["a job token", "job-token", /403/],
    ["a stranger", "eve-token", /not found/],
  ])("refuses the push of %s", async (_what, token, message) => {
    gitlab.addUser({ username: "rob", token: "rob-token", role: "reporter" });
    gitlab.addUser({ username: "reader", token: "read-token", scopes: ["read_repository"] });
    gitlab.addUser({ username: "eve", token: "eve-token", role: "none" });
    gitlab.addJobToken("job-token");
    await expect(git("push", remote(token), "HEAD:refs/heads/result")).rejects.toThrow(message);
    expect(gitlab.pushes).toEqual([]);
  });

  test.each(["rob-token", "read-token", "job-token"])("lets %s fetch", async (token) => {
    gitlab.addUser({ username: "rob", token: "rob-token", role: "reporter" });
    gitlab.addUser({ username: "reader", token: "read-token", scopes: ["read_repository"] });
    gitlab.addJobToken("job-token");
    expect(await git("ls-remote", remote(token), "refs/heads/main")).toMatch(/^[0-9a-f]{40}\trefs\/heads\/main$/);
  });

  test("takes more than one packet of a large push", async () => {
    const content = Array.from({ length: 3_000_000 }, () => Math.floor(Math.random() * 36).toString(36)).join("");
    await writeFile(`${clone}/big.txt`, content);
    await git("add", "big.txt");
    await git("commit", "--quiet", "--message", "Big");
    await git("push", "--quiet", remote("bot-token"), "HEAD:refs/heads/result");
    const { repository } = gitlab.project;
    const sha = await git("rev-parse", "HEAD");
    expect((await repository.file(sha, "big.txt"))?.content.length).toBe(content.length);
  });

  test("meets the faults that are meant for it", async () => {
    gitlab.fail({ kind: "500", when: ({ area }) => area === "git" });
    await expect(git("push", remote("bot-token"), "HEAD:refs/heads/result")).rejects.toThrow(/500/);
    await git("push", "--quiet", remote("bot-token"), "HEAD:refs/heads/result");
    expect(gitlab.pushes).toHaveLength(1);
  });
});
