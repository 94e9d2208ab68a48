import { beforeEach, describe, expect, test } from "vitest";
import type { FakeGitlab } from "../../support/fake-gitlab/fake-gitlab.ts";
import { openClient, type TestClient } from "../../support/fake-gitlab/open-client.ts";
import { givenGitlab } from "../../support/given-gitlab.ts";

let gitlab: FakeGitlab;
let bot: TestClient;

const mr = { kind: "mr", iid: 1 } as const;
const notes = "/projects/7/merge_requests/1/notes";

beforeEach(async () => {
  gitlab = await givenGitlab();
  bot = openClient(gitlab, "bot-token");
});

describe("effects", () => {
  test.each([
    ["/close", ["/close"]],
    ["text\n/CLOSE", ["/close"]],
    ['text\n\n/label ~bug ~"my label"\n', ['/label ~bug ~"my label"']],
    ["a\r\n/merge\r\nb", ["/merge"]],
    ["<!-- a comment -->\n/approve", ["/approve"]],
    ["</details>\n\n/close", ["/close"]],
    [" /close", []],
    ["\\/close", []],
    ["&#47;close", []],
    ["`/close`", []],
    ["`\n/close\n`", []],
    ["- item\n/close\n\n  /close", []],
    ["```\n/close\n```", []],
    ["~~~\n/close\n```\n/close\n~~~", []],
    ["> /close", []],
    ["<div>\n/close\n</div>", []],
    ["/etc/passwd", []],
    ["/closed", []],
  ])("%j runs the quick actions %j", async (body, expected) => {
    await bot.post(notes, { body });
    expect(gitlab.effects.map(({ what }) => what)).toEqual(expected);
  });

  test.each([
    ["hello @ana.", ["@ana"]],
    ["@all", ["@all"]],
    ["<b>@team/ml</b>", ["@team"]],
    ["&#64;all", ["@all"]],
    ["<td>\n@all\n</td>", ["@all"]],
    ["| a |\n|---|\n| @all |", ["@all"]],
    ["lift@10 and me@example.com", []],
    ["`@all` and \\@all", []],
    ["```\n@all\n```", []],
    ["@\u200ball", []],
  ])("%j mentions %j", async (body, expected) => {
    await bot.post(notes, { body });
    expect(gitlab.effects.map(({ what }) => what)).toEqual(expected);
  });

  test("commands are taken out of a body, and show as changes", async () => {
    const answer = await bot.post(notes, { body: "report\n/label ~x\nend" });
    expect(answer).toMatchObject({ status: 201, json: { body: "report\nend", commands_changes: { label: "~x" } } });
    expect((await bot.get(notes)).json).toMatchObject([{ commands_changes: {} }]);
  });

  test("a body of nothing but commands leaves no note, and takes away the one that it replaces", async () => {
    const only = await bot.post(notes, { body: "/approve" });
    expect(only).toMatchObject({
      status: 202,
      json: { commands_changes: { approve: "" }, summary: expect.any(Array) },
    });
    expect(only.json).not.toHaveProperty("id");
    const { id } = await bot.post(notes, { body: "report" });
    expect((await bot.put(`${notes}/${id}`, { body: "/close" })).status).toBe(202);
    expect(gitlab.notes(mr)).toEqual([]);
  });

  test("what other people write has none", () => {
    gitlab.postNote(mr, "ana", "/close @all");
    expect(gitlab.effects).toEqual([]);
  });
});
