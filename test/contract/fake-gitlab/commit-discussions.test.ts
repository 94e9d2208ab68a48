import { beforeEach, describe, expect, test } from "vitest";
import type { FakeGitlab } from "../../support/fake-gitlab/fake-gitlab.ts";
import { openClient, type TestClient } from "../../support/fake-gitlab/open-client.ts";
import { givenGitlab } from "../../support/given-gitlab.ts";

let gitlab: FakeGitlab;
let bot: TestClient;

const sha = "ab12cd34".repeat(5);
const discussions = `/projects/7/repository/commits/${sha}/discussions`;

beforeEach(async () => {
  gitlab = await givenGitlab();
  bot = openClient(gitlab, "bot-token");
});

describe("discussions of commits", () => {
  test("are created, changed, listed and deleted note by note", async () => {
    const created = await bot.post(discussions, { body: "one" });
    expect(created).toMatchObject({ status: 201, json: { individual_note: false, notes: [{ body: "one" }] } });
    const listed = await bot.get(discussions);
    expect(listed.json).toEqual([created.json]);
    const [note] = gitlab.notes({ kind: "commit", sha });
    const path = `${discussions}/${note?.discussion}/notes/${note?.id}`;
    expect(await bot.put(path, { body: "two" })).toMatchObject({
      status: 200,
      json: { body: "two", noteable_type: "Commit", noteable_iid: null },
    });
    expect((await bot.put(path, {})).status).toBe(400);
    expect((await bot.delete(path)).status).toBe(204);
    expect((await bot.get(discussions)).json).toEqual([]);
  });

  test("show what the older endpoint made, which itself gives no id", async () => {
    const path = `/projects/7/repository/commits/${sha}/comments`;
    const comment = await bot.post(path, { note: "old" });
    expect(comment).toMatchObject({ status: 201, json: { note: "old", author: { username: "cibot" } } });
    expect(comment.json).not.toHaveProperty("id");
    expect((await bot.get(path)).json).toEqual([comment.json]);
    expect((await bot.get(discussions)).json).toMatchObject([{ individual_note: true, notes: [{ body: "old" }] }]);
  });

  test("of an unknown commit are not found", async () => {
    const path = discussions.replace(sha, "0".repeat(40));
    expect(await bot.post(path, { body: "x" })).toMatchObject({
      status: 404,
      json: { message: "404 Commit Not Found" },
    });
  });
});
