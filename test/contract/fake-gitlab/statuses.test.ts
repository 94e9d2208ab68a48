import { beforeEach, expect, test } from "vitest";
import type { FakeGitlab } from "../../support/fake-gitlab/fake-gitlab.ts";
import { openClient, type TestClient } from "../../support/fake-gitlab/open-client.ts";
import { givenGitlab } from "../../support/given-gitlab.ts";

let gitlab: FakeGitlab;
let bot: TestClient;
let sha: string;

beforeEach(async () => {
  gitlab = await givenGitlab();
  bot = openClient(gitlab, "bot-token");
  ({ CI_COMMIT_SHA: sha = "" } = await gitlab.environment({ target: "branch", pipeline: 501 }));
});

const post = (body: unknown) => bot.post(`/projects/7/statuses/${sha}`, body);
const list = async () => (await bot.get(`/projects/7/repository/commits/${sha}/statuses`)).json;

test("a status goes from pending to its end, in one record", async () => {
  const named = { name: "cibot", pipeline_id: 501, ref: "main" };
  const first = await post({ ...named, state: "pending" });
  expect(first).toMatchObject({ status: 201, json: { status: "pending", name: "cibot", pipeline_id: 501, sha } });
  expect((await post({ ...named, state: "running" })).id).toBe(first.id);
  const description = "Better: AUC +0.01";
  const end = await post({ ...named, state: "success", description, target_url: "http://x.test/a" });
  expect(end).toMatchObject({ id: first.id, json: { status: "success", description, target_url: "http://x.test/a" } });
  expect(await list()).toMatchObject([{ id: first.id, status: "success" }]);
  expect(gitlab.statuses).toHaveLength(1);
});

test("after its end a status begins anew, and only the latest is listed", async () => {
  const first = await post({ state: "success" });
  const second = await post({ state: "failed" });
  expect(second.id).not.toBe(first.id);
  expect(await list()).toMatchObject([{ id: second.id, name: "default" }]);
  const all = await bot.get(`/projects/7/repository/commits/${sha}/statuses?all=true`);
  expect(all.json).toMatchObject([{ id: first.id }, { id: second.id }]);
});

test.each([
  [["running", "running"], /^Cannot transition status via :run from :running/],
  [["pending", "pending"], /^Cannot transition status via :enqueue from :pending/],
  [["running", "pending"], /^Cannot transition status via :enqueue from :running/],
])("%j is no way for a status to go", async ([first, second], message) => {
  await post({ state: first });
  expect(await post({ state: second })).toMatchObject({
    status: 400,
    json: { message: expect.stringMatching(message) },
  });
});

test.each([
  [{ state: "great" }, 400, { error: "state does not have a valid value" }],
  [{ state: "success", description: "x".repeat(256) }, 400, { message: { description: [expect.any(String)] } }],
  [{ state: "success", target_url: "javascript:x" }, 400, { message: { target_url: [expect.any(String)] } }],
  [{ state: "success", pipeline_id: 9 }, 404, { message: "404 Pipeline for pipeline_id, sha and ref Not Found" }],
])("%j is refused with %i", async (body, status, json) => {
  expect(await post(body)).toMatchObject({ status, json });
});

test("a status that names no pipeline joins the newest, or makes one of its own", async () => {
  expect((await post({ state: "success" })).json).toMatchObject({ pipeline_id: 501 });
  await post({ state: "success", ref: "other" });
  expect(gitlab.world.pipelines).toMatchObject([{ id: 501 }, { ref: "other", source: "external" }]);
});

test("the pipeline of a merge request has no branch's name for its ref", async () => {
  const env = await gitlab.environment({ target: "mr", iid: 1, pipeline: 502 });
  const path = `/projects/7/statuses/${env.CI_COMMIT_SHA}`;
  const named = { state: "success", pipeline_id: 502 };
  expect((await bot.post(path, { ...named, ref: env.CI_COMMIT_REF_NAME })).status).toBe(404);
  expect((await bot.post(path, named)).json).toMatchObject({ ref: "refs/merge-requests/1/head", pipeline_id: 502 });
});

test("statuses are for developers to write", async () => {
  gitlab.setRole("cibot", "reporter");
  expect((await post({ state: "success" })).status).toBe(403);
});

test("a job of a merge request is told what GitLab tells it", async () => {
  const env = await gitlab.environment({ target: "mr", iid: 1 });
  expect(env).toMatchObject({
    GITLAB_CI: "true",
    CI_API_V4_URL: `${gitlab.url}/api/v4`,
    CI_PROJECT_ID: "7",
    CI_PROJECT_PATH: "team/credit",
    CI_PIPELINE_SOURCE: "merge_request_event",
    CI_MERGE_REQUEST_IID: "1",
    CI_MERGE_REQUEST_PROJECT_ID: "7",
    CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: "",
  });
  expect(env).not.toHaveProperty("CI_COMMIT_BRANCH");
});

test("a job of a fork's merge request runs in the fork", async () => {
  const fork = gitlab.addProject({ path: "eva/credit", forkOf: 7 });
  const { iid } = await gitlab.addMergeRequest({ sourceProject: fork.id });
  const env = await gitlab.environment({ target: "mr", iid });
  expect(env).toMatchObject({ CI_PROJECT_ID: `${fork.id}`, CI_MERGE_REQUEST_PROJECT_ID: "7" });
});
