import { beforeEach, describe, expect, test } from "vitest";
import type { FakeGitlab } from "../../support/fake-gitlab/fake-gitlab.ts";
import { openClient, type TestClient } from "../../support/fake-gitlab/open-client.ts";
import { givenGitlab } from "../../support/given-gitlab.ts";

let gitlab: FakeGitlab;
let bot: TestClient;

const path = "/projects/7/merge_requests";
const draft = { title: "New model", source_branch: "result", target_branch: "main" };

beforeEach(async () => {
  gitlab = await givenGitlab();
  bot = openClient(gitlab, "bot-token");
  await bot.post("/projects/7/repository/branches?branch=result&ref=main");
});

describe("a merge request", () => {
  test("is created from a branch, with all that a bot may want of it", async () => {
    const eva = gitlab.addUser({ username: "eva", token: "eva-token" });
    const { status, json } = await bot.post(path, {
      ...draft,
      title: "Draft: New model",
      description: "Better.",
      labels: "model,cibot",
      reviewer_ids: [eva.id, 999],
      squash: true,
      remove_source_branch: true,
    });
    expect(status).toBe(201);
    expect(json).toMatchObject({
      iid: 2,
      state: "opened",
      draft: true,
      description: "Better.",
      labels: ["cibot", "model"],
      reviewers: [{ username: "eva" }],
      squash: true,
      force_remove_source_branch: true,
      detailed_merge_status: "checking",
      web_url: `${gitlab.project.webUrl}/-/merge_requests/2`,
    });
    expect(gitlab.problems).toEqual([]);
  });

  test("cannot be opened twice for the same branches, but again when the first is closed", async () => {
    await bot.post(path, draft);
    expect(await bot.post(path, draft)).toMatchObject({
      status: 409,
      json: { message: ["Another open merge request already exists for this source branch: !2"] },
    });
    gitlab.closeMergeRequest(2);
    expect((await bot.post(path, draft)).status).toBe(201);
    expect((await bot.put(`${path}/2`, { state_event: "reopen" })).status).toBe(409);
  });

  test.each([
    [{ source_branch: "absent" }, 400, { message: { source_branch: ["does not exist"] } }],
    [{ target_branch: "result" }, 422, { error: ["You can't use same project/branch for source and target"] }],
    [{ title: "x".repeat(256) }, 400, { message: { title: ["is too long (maximum is 255 characters)"] } }],
    [{ title: " " }, 400, { error: "title is empty" }],
    [{ target_project_id: 99 }, 404, { message: "404 Project Not Found" }],
  ])("is refused for %j with %i", async (change, status, json) => {
    expect(await bot.post(path, { ...draft, ...change })).toMatchObject({ status, json });
    expect(gitlab.mergeRequests).toHaveLength(1);
  });

  test("is found by its branches and its state", async () => {
    await bot.post(path, draft);
    const find = async (query: string) => (await bot.get(`${path}?${query}`)).json;
    expect(await find("source_branch=result&target_branch=main&state=opened")).toMatchObject([{ iid: 2 }]);
    expect(await find("state=all&sort=asc")).toMatchObject([{ iid: 1 }, { iid: 2 }]);
    expect(await find("source_branch=absent")).toEqual([]);
    gitlab.closeMergeRequest(2);
    expect(await find("source_branch=result&state=opened")).toEqual([]);
    expect(await find("source_branch=result")).toMatchObject([{ iid: 2, state: "closed" }]);
  });

  test("is changed field by field", async () => {
    await bot.post(path, { ...draft, labels: ["a", "b"], description: "old" });
    expect((await bot.put(`${path}/2`, { add_labels: "c", remove_labels: ["a"] })).json).toMatchObject({
      labels: ["b", "c"],
      description: "old",
    });
    expect((await bot.put(`${path}/2`, { title: "Other", description: "", labels: "" })).json).toMatchObject({
      title: "Other",
      description: "",
      labels: [],
    });
    expect((await bot.put(`${path}/2`, { state_event: "close" })).json).toMatchObject({ state: "closed" });
  });

  test("runs what its description commands, mentions and closes", async () => {
    const { json } = await bot.post(path, { ...draft, description: "Closes #1 for @ana\n/assign me" });
    expect(json).toMatchObject({ description: "Closes #1 for @ana" });
    await bot.put(`${path}/2`, { description: "/close" });
    expect(gitlab.effects.map(({ what }) => what)).toEqual(["/assign me", "@ana", "Closes #1", "/close"]);
  });

  test("of a fork belongs to its parent", async () => {
    const fork = gitlab.addProject({ path: "eva/credit", forkOf: 7 });
    await bot.post(`/projects/${fork.id}/repository/branches?branch=mine&ref=main`);
    const opened = await bot.post(`/projects/${fork.id}/merge_requests`, {
      ...draft,
      source_branch: "mine",
      target_project_id: 7,
    });
    expect(opened.json).toMatchObject({ iid: 2, project_id: 7, source_project_id: fork.id, target_project_id: 7 });
    expect((await bot.get(`${path}/2`)).status).toBe(200);
  });

  test("follows its branch, and is found from its commit", async () => {
    await bot.post(path, draft);
    const commit = await bot.post("/projects/7/repository/commits", {
      branch: "result",
      commit_message: "Add a file",
      actions: [{ action: "create", file_path: "a.txt", content: "a" }],
    });
    const { id } = commit.json as { id: string };
    expect((await bot.get(`${path}/2`)).json).toMatchObject({ sha: id });
    expect((await bot.get(`/projects/7/repository/commits/${id}/merge_requests`)).json).toMatchObject([{ iid: 2 }]);
  });

  test("is for reporters to read and for developers to write", async () => {
    gitlab.addUser({ username: "rob", token: "rob-token", role: "reporter" });
    const rob = openClient(gitlab, "rob-token");
    expect((await rob.get(`${path}/1`)).status).toBe(200);
    expect((await rob.post(path, draft)).status).toBe(403);
    expect((await rob.put(`${path}/1`, { title: "x" })).status).toBe(403);
    gitlab.addJobToken("job-token");
    const job = openClient(gitlab, "job-token");
    expect((await job.get(path)).status).toBe(200);
    expect((await job.post(path, draft)).status).toBe(401);
  });
});

describe("merging", () => {
  const merge = (body: unknown = {}) => bot.put(`${path}/2/merge`, body);

  beforeEach(async () => {
    await bot.post(path, draft);
    await bot.post("/projects/7/repository/commits", {
      branch: "result",
      commit_message: "Add a file",
      actions: [{ action: "create", file_path: "a.txt", content: "a" }],
    });
  });

  test("is refused until the merge request was looked at, then done", async () => {
    expect(await merge()).toMatchObject({ status: 405, json: { message: "405 Method Not Allowed" } });
    expect((await bot.get(`${path}/2`)).json).toMatchObject({ detailed_merge_status: "mergeable" });
    expect(await merge({ should_remove_source_branch: true })).toMatchObject({
      status: 200,
      json: { state: "merged" },
    });
    expect((await bot.get("/projects/7/repository/files/a.txt?ref=main")).status).toBe(200);
    expect((await bot.get("/projects/7/repository/branches/result")).status).toBe(404);
    expect((await merge()).status).toBe(405);
  });

  test("waits for a running pipeline", async () => {
    await gitlab.setPipeline(2, "running");
    await merge();
    expect((await merge({ auto_merge: true })).json).toMatchObject({
      state: "opened",
      merge_when_pipeline_succeeds: true,
    });
    await gitlab.setPipeline(2, "success");
    expect((await bot.get(`${path}/2`)).json).toMatchObject({ state: "merged" });
  });

  test("has nothing to wait for without a pipeline, and does not wait after a good one", async () => {
    await merge();
    expect((await merge({ auto_merge: true })).status).toBe(405);
    await gitlab.setPipeline(2, "success");
    expect((await merge({ auto_merge: true })).json).toMatchObject({ state: "merged" });
  });

  test("is refused for another head, a conflict, a draft and a reporter", async () => {
    await merge();
    expect(await merge({ sha: "0".repeat(40) })).toMatchObject({
      status: 409,
      json: { message: expect.stringMatching(/^SHA does not match HEAD of source branch: [0-9a-f]{40}$/) },
    });
    const [, mergeRequest] = gitlab.mergeRequests;
    if (mergeRequest !== undefined) mergeRequest.conflict = true;
    expect(await merge()).toMatchObject({ status: 422, json: { message: "Branch cannot be merged" } });
    await bot.put(`${path}/2`, { title: "Draft: x" });
    expect((await merge()).status).toBe(405);
    gitlab.setRole("cibot", "reporter");
    expect((await merge()).status).toBe(401);
  });
});
