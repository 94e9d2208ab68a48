import { execFileSync } from "node:child_process";
import { beforeEach, describe, expect, test } from "vitest";
import type { FakeGitlab } from "../../support/fake-gitlab/fake-gitlab.ts";
import { openClient, type TestClient } from "../../support/fake-gitlab/open-client.ts";
import { createGitRepository, temporaryFolder } from "../../support/git-repository.ts";
import { givenGitlab } from "../../support/given-gitlab.ts";

/** A bare clone of a project with one file. */
function bareRepository(): string {
  const { directory, commit } = createGitRepository();
  commit({ "README.md": "# Credit\n" }, "Begin");
  const bare = `${temporaryFolder()}/credit.git`;
  execFileSync("git", ["clone", "--quiet", "--bare", directory, bare]);
  return bare;
}

describe.each([
  ["in memory", () => ({})],
  ["of real Git", () => ({ repository: bareRepository() })],
])("a repository %s", (_what, options) => {
  let gitlab: FakeGitlab;
  let bot: TestClient;
  const commits = "/projects/7/repository/commits";
  const branches = "/projects/7/repository/branches";
  const files = "/projects/7/repository/files";

  beforeEach(async () => {
    gitlab = await givenGitlab(options());
    bot = openClient(gitlab, "bot-token");
  });

  const commit = (actions: readonly unknown[], more: Record<string, unknown> = {}) =>
    bot.post(commits, { branch: "result", start_branch: "main", commit_message: "Train", actions, ...more });
  const content = async (path: string, ref = "result") =>
    (await bot.get(`${files}/${encodeURIComponent(path)}/raw?ref=${ref}`)).text;

  test("has branches that are made, listed and deleted", async () => {
    expect(await bot.post(`${branches}?branch=cibot%2Fx&ref=main`)).toMatchObject({
      status: 201,
      json: { name: "cibot/x", default: false, commit: { title: "Begin" } },
    });
    expect((await bot.get(branches)).json).toMatchObject([{ name: "cibot/x" }, { name: "main", default: true }]);
    expect((await bot.get(`${branches}/cibot%2Fx`)).status).toBe(200);
    expect((await bot.delete(`${branches}/cibot%2Fx`)).status).toBe(204);
    expect(await bot.get(`${branches}/cibot%2Fx`)).toMatchObject({
      status: 404,
      json: { message: "404 Branch Not Found" },
    });
  });

  test.each([
    ["main", "main", "Branch already exists"],
    ["x", "absent", "Invalid reference name: absent"],
    ["a..b", "main", "Branch name is invalid"],
    ["-x", "main", "Branch name is invalid"],
  ])("refuses the branch %s from %s: %s", async (branch, ref, message) => {
    expect(await bot.post(branches, { branch, ref })).toMatchObject({ status: 400, json: { message } });
  });

  test("takes a commit of several files on a new branch, with its author", async () => {
    const answer = await commit(
      [
        { action: "create", file_path: "models/a b.txt", content: "ü\n" },
        { action: "create", file_path: "run.sh", content: "#!/bin/sh\n", execute_filemode: true },
        { action: "create", file_path: "x.bin", content: Buffer.from([0, 255]).toString("base64"), encoding: "base64" },
        { action: "update", file_path: "README.md", content: "# New\n" },
      ],
      { author_name: "Bot", author_email: "bot@example.com" },
    );
    expect(answer).toMatchObject({
      status: 201,
      json: { title: "Train", author_name: "Bot", author_email: "bot@example.com", parent_ids: [expect.any(String)] },
    });
    expect(await content("models/a b.txt")).toBe("ü\n");
    expect(await content("README.md")).toBe("# New\n");
    expect(await content("README.md", "main")).toBe("# Credit\n");
    expect((await bot.get(`${files}/run.sh?ref=result`)).json).toMatchObject({ execute_filemode: true });
    expect((await bot.get(`${files}/x.bin?ref=result`)).json).toMatchObject({ content: "AP8=", size: 2 });
    expect(gitlab.pushes).toMatchObject([
      { user: "cibot", ref: "refs/heads/result", by: "api", before: "0".repeat(40) },
    ]);
    expect(gitlab.problems).toEqual([]);
  });

  test("moves, deletes and marks files", async () => {
    await commit([{ action: "create", file_path: "a.txt", content: "a" }]);
    const second = await commit(
      [
        { action: "move", file_path: "b.txt", previous_path: "a.txt" },
        { action: "delete", file_path: "README.md" },
        { action: "chmod", file_path: "b.txt", execute_filemode: true },
      ],
      { start_branch: "result" },
    );
    expect(second.status).toBe(201);
    expect((await bot.get("/projects/7/repository/tree?ref=result")).json).toMatchObject([
      { path: "b.txt", type: "blob", mode: "100755" },
    ]);
    expect(await content("b.txt")).toBe("a");
  });

  const create = { action: "create", file_path: "README.md", content: "x" };
  const update = { action: "update", file_path: "absent.txt", content: "x" };
  const stale = { action: "update", file_path: "README.md", content: "x", last_commit_id: "0".repeat(40) };
  const fine = { action: "create", file_path: "x.txt", content: "x" };
  test.each([
    [create, {}, 400, { message: "A file with this name already exists" }],
    [update, {}, 400, { message: "A file with this name doesn't exist" }],
    [stale, {}, 400, { message: expect.stringMatching(/has changed since you started editing/) }],
    [{ ...fine, file_path: "../x" }, {}, 400, { message: "Path cannot include directory traversal" }],
    [fine, { start_branch: undefined }, 400, { message: expect.stringMatching(/when you are on a branch/) }],
    [fine, { branch: "other" }, 400, { message: expect.stringMatching(/^A branch called 'other' already exists/) }],
    [fine, { start_sha: "0".repeat(40) }, 400, { error: "start_branch, start_sha are mutually exclusive" }],
    [fine, { actions: undefined }, 400, { error: "actions is missing" }],
  ])("refuses %j with %j", async (action, more, status, json) => {
    await bot.post(`${branches}?branch=other&ref=main`);
    expect(await commit([action], more)).toMatchObject({ status, json });
    expect(gitlab.pushes).toEqual([]);
  });

  test("begins a branch anew when it is forced to", async () => {
    await commit([{ action: "create", file_path: "a.txt", content: "a" }]);
    const again = { force: true, commit_message: "Again" };
    expect((await commit([{ action: "create", file_path: "b.txt", content: "b" }], again)).status).toBe(201);
    expect((await bot.get(`${commits}?ref_name=result`)).json).toMatchObject([{ title: "Again" }, { title: "Begin" }]);
    expect((await bot.get(`${files}/a.txt?ref=result`)).status).toBe(404);
  });

  test("says which commit changed a file last, and lists folders", async () => {
    await commit([{ action: "create", file_path: "d/e/f.txt", content: "f" }]);
    const { json } = await bot.get(`${commits}/main`);
    expect((await bot.get(`${files}/README.md?ref=result`)).json).toMatchObject({
      last_commit_id: (json as { id: string }).id,
    });
    const tree = async (query: string) => (await bot.get(`/projects/7/repository/tree?ref=result&${query}`)).json;
    expect(await tree("")).toMatchObject([{ path: "d", type: "tree" }, { path: "README.md" }]);
    expect(await tree("path=d")).toMatchObject([{ path: "d/e", name: "e" }]);
    expect(await tree("recursive=true")).toMatchObject([
      { path: "d" },
      { path: "d/e" },
      { path: "README.md" },
      { path: "d/e/f.txt" },
    ]);
  });

  test("is for developers to write", async () => {
    gitlab.setRole("cibot", "reporter");
    expect((await commit([fine])).status).toBe(403);
    expect((await bot.post(branches, { branch: "x", ref: "main" })).status).toBe(403);
    expect((await bot.get(`${commits}/main`)).status).toBe(200);
  });
});
