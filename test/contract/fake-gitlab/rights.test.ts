import { beforeEach, describe, expect, test } from "vitest";
import type { FakeGitlab } from "../../support/fake-gitlab/fake-gitlab.ts";
import { openClient, type TestClient } from "../../support/fake-gitlab/open-client.ts";
import { givenGitlab } from "../../support/given-gitlab.ts";

let gitlab: FakeGitlab;
let bot: TestClient;

const notes = "/projects/7/merge_requests/1/notes";

beforeEach(async () => {
  gitlab = await givenGitlab();
  bot = openClient(gitlab, "bot-token");
});

describe("rights", () => {
  test("a token is known by its user, its scopes, and by nothing else", async () => {
    expect((await bot.get("/user")).json).toMatchObject({ username: "cibot", bot: true });
    expect((await bot.get("/personal_access_tokens/self")).json).toMatchObject({ scopes: ["api"], active: true });
    for (const token of [null, "wrong"]) {
      expect(await openClient(gitlab, token).get("/user")).toMatchObject({
        status: 401,
        json: { message: "401 Unauthorized" },
      });
    }
    gitlab.endToken("bot-token");
    expect(await bot.get("/user")).toMatchObject({ status: 401, json: { error: "invalid_token" } });
  });

  test("a bearer token is a token too", async () => {
    const response = await fetch(`${gitlab.apiUrl}/user`, { headers: { authorization: "Bearer bot-token" } });
    expect(response.status).toBe(200);
  });

  test("a token that may only read is refused every write", async () => {
    gitlab.addUser({ username: "reader", token: "read-token", scopes: ["read_api"] });
    const reader = openClient(gitlab, "read-token");
    expect((await reader.get(notes)).status).toBe(200);
    expect(await reader.post(notes, { body: "x" })).toMatchObject({
      status: 403,
      json: { error: "insufficient_scope", scope: "api" },
    });
  });

  test.each([
    ["none", 404, 404],
    ["guest", 404, 201],
    ["reporter", 201, 201],
  ] as const)("a %s gets %i for a note on a merge request, %i on an issue", async (role, onMr, onIssue) => {
    gitlab.addUser({ username: "eva", token: "eva-token", role });
    const eva = openClient(gitlab, "eva-token");
    expect((await eva.post(notes, { body: "x" })).status).toBe(onMr);
    expect((await eva.post("/projects/7/issues/1/notes", { body: "x" })).status).toBe(onIssue);
  });

  test("a job token reads the notes of merge requests, and writes none", async () => {
    gitlab.addJobToken("job-token");
    const job = openClient(gitlab, "job-token");
    expect((await job.get(notes)).status).toBe(200);
    expect((await job.post(notes, { body: "x" })).status).toBe(401);
    expect((await job.get("/projects/7/issues/1/notes")).status).toBe(401);
  });

  test("the user of a rotated token does not own the notes of the old one", async () => {
    const { id } = await bot.post(notes, { body: "one" });
    gitlab.endToken("bot-token", "revoked");
    gitlab.addUser({ username: "cibot2", token: "new-token", bot: true });
    expect((await openClient(gitlab, "new-token").put(`${notes}/${id}`, { body: "two" })).status).toBe(403);
  });
});
