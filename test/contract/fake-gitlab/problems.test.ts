import { beforeEach, describe, expect, test } from "vitest";
import type { FakeGitlab } from "../../support/fake-gitlab/fake-gitlab.ts";
import { openClient, type TestClient } from "../../support/fake-gitlab/open-client.ts";
import { givenGitlab } from "../../support/given-gitlab.ts";

let gitlab: FakeGitlab;
let bot: TestClient;

const sha = "ab12cd34".repeat(5);
const notes = "/projects/7/merge_requests/1/notes";

beforeEach(async () => {
  gitlab = await givenGitlab();
  bot = openClient(gitlab, "bot-token");
});

describe("problems", () => {
  test.each([
    ["an unknown parameter", "POST", { body: "x", colour: "red" }, /unknown parameter colour/],
    ["a body that is no string", "POST", { body: ["x"] }, /body is a list, not a string/],
    [
      "what arms /merge",
      "POST",
      { body: "x", merge_request_diff_head_sha: sha },
      /merge_request_diff_head_sha is sent/,
    ],
    ["a NUL", "POST", { body: "a\0b" }, /a NUL/],
  ])("%s is one", async (_what, method, body, expected) => {
    await bot.send(notes, { method, body: JSON.stringify(body), headers: { "content-type": "application/json" } });
    expect(gitlab.problems).toEqual([expect.stringMatching(expected)]);
  });

  test("a token in a query is one, though it opens the door", async () => {
    expect((await openClient(gitlab, null).get("/user?private_token=bot-token")).status).toBe(200);
    expect(gitlab.problems).toEqual([expect.stringMatching(/a token in the query/)]);
  });

  test.each([
    ["text/plain", '{"body": "x"}', 415],
    ["application/json", '{"body": ', 400],
  ])("a body under the label %s that is not it is one", async (type, body, status) => {
    expect((await bot.send(notes, { method: "POST", body, headers: { "content-type": type } })).status).toBe(status);
    expect(gitlab.problems).toHaveLength(1);
  });

  test("a value that GitLab does not know is refused", async () => {
    expect(await bot.get(`${notes}?order_by=id`)).toMatchObject({
      status: 400,
      json: { error: "order_by does not have a valid value" },
    });
    expect((await bot.get(`${notes}?page=two`)).json).toEqual({ error: "page is invalid" });
  });
});

test("every request is logged with what it sent and got", async () => {
  await bot.post(`${notes}?x=1`, { body: "one" });
  expect(gitlab.requests).toMatchObject([
    { area: "api", method: "POST", path: notes, body: { body: "one" }, status: 201, user: "cibot", fault: null },
  ]);
  expect(gitlab.requests[0]?.query.get("x")).toBe("1");
  expect(gitlab.requests[0]?.headers["private-token"]).toBe("bot-token");
});
