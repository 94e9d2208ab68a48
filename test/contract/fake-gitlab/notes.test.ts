import { beforeEach, describe, expect, test } from "vitest";
import type { FakeGitlab } from "../../support/fake-gitlab/fake-gitlab.ts";
import { openClient, type TestClient } from "../../support/fake-gitlab/open-client.ts";
import { givenGitlab } from "../../support/given-gitlab.ts";

let gitlab: FakeGitlab;
let bot: TestClient;

const mr = { kind: "mr", iid: 1 } as const;
const notes = "/projects/7/merge_requests/1/notes";

beforeEach(async () => {
  gitlab = await givenGitlab({ noteLimit: 50 });
  bot = openClient(gitlab, "bot-token");
});

describe("notes", () => {
  test.each([
    ["merge_requests", "MergeRequest"],
    ["issues", "Issue"],
  ])("of %s are created, changed, listed and deleted", async (where, type) => {
    const path = `/projects/7/${where}/1/notes`;
    const first = await bot.post(path, { body: "one" });
    expect(first).toMatchObject({ status: 201, json: { body: "one", author: { username: "cibot" }, system: false } });
    const { id } = first;
    expect(await bot.put(`${path}/${id}`, { body: "two" })).toMatchObject({ status: 200, json: { id, body: "two" } });
    expect((await bot.get(path)).json).toMatchObject([{ id, body: "two", noteable_type: type, noteable_iid: 1 }]);
    expect((await bot.delete(`${path}/${id}`)).status).toBe(204);
    expect((await bot.get(`${path}/${id}`)).json).toEqual({ message: "404 Not found" });
    expect(gitlab.problems).toEqual([]);
  });

  test("are reached by the encoded path of the project too", async () => {
    expect((await bot.post("/projects/team%2Fcredit/merge_requests/1/notes", { body: "one" })).status).toBe(201);
    expect(gitlab.notes(mr)).toHaveLength(1);
  });

  test("come newest first, in pages that say where the others are", async () => {
    for (let index = 1; index <= 5; index++) gitlab.postNote(mr, "ana", `note ${index}`);
    const page = await bot.get(`${notes}?per_page=2&page=2`);
    expect(page.json).toMatchObject([{ body: "note 3" }, { body: "note 2" }]);
    expect(Object.fromEntries(page.headers)).toMatchObject({
      "x-page": "2",
      "x-next-page": "3",
      "x-total": "5",
      "x-total-pages": "3",
      link: expect.stringContaining(`<${gitlab.apiUrl}${notes}?per_page=2&page=3>; rel="next"`),
    });
    expect((await bot.get(`${notes}?per_page=2&page=1&sort=asc`)).json).toMatchObject([
      { body: "note 1" },
      { body: "note 2" },
    ]);
  });

  test("leave pages short where some of them are hidden, though more pages follow", async () => {
    for (let index = 1; index <= 4; index++) {
      gitlab.postNote(mr, "ana", `note ${index}`, { system: true, hidden: index > 1 });
    }
    const page = await bot.get(`${notes}?per_page=3`);
    expect(page.json).toEqual([]);
    expect(page.headers.get("x-next-page")).toBe("2");
    expect((await bot.get(`${notes}?per_page=3&page=2`)).json).toMatchObject([{ body: "note 1", system: true }]);
  });

  test("are not counted where there are more than 10,000", async () => {
    for (let index = 0; index < 10_001; index++) gitlab.postNote(mr, "ana", "x");
    const page = await bot.get(`${notes}?per_page=100`);
    expect(page.headers.has("x-total")).toBe(false);
    expect(page.headers.get("link")).not.toContain('rel="last"');
    expect(page.headers.get("x-next-page")).toBe("2");
  });

  test("become discussions when somebody replies", async () => {
    const { id } = await bot.post(notes, { body: "report" });
    gitlab.reply(id, "ana", "why?");
    expect((await bot.get(`${notes}?sort=asc`)).json).toMatchObject([
      { id, type: "DiscussionNote" },
      { body: "why?", type: "DiscussionNote" },
    ]);
  });

  test.each([
    ["a body that is missing", {}, 400, { error: "body is missing" }],
    ["a blank body", { body: " \n" }, 400, { message: `400 Bad request - Note {:note=>["can't be blank"]}` }],
    [
      "a body that is too long",
      { body: "x".repeat(1_000_001) },
      400,
      { message: '400 Bad request - Note {:note=>["is too long (maximum is 1000000 characters)"]}' },
    ],
  ])("refuse %s", async (_what, body, status, json) => {
    expect(await bot.post(notes, body)).toMatchObject({ status, json });
    expect(gitlab.notes(mr)).toEqual([]);
  });

  test("take a body of exactly the limit, and lose space at its end and carriage returns", async () => {
    expect((await bot.post(notes, { body: "é".repeat(1_000_000) })).status).toBe(201);
    expect((await bot.post(notes, { body: "a\r\nb  \n\n" })).json).toMatchObject({ body: "a\nb" });
  });

  test("refuse an empty body of an update", async () => {
    const { id } = await bot.post(notes, { body: "one" });
    expect((await bot.put(`${notes}/${id}`, { body: "" })).json).toEqual({ error: "body is empty" });
  });

  test("end at the most that one merge request takes", async () => {
    for (let index = 0; index < 50; index++) gitlab.postNote(mr, "ana", "x");
    expect(await bot.post(notes, { body: "one more" })).toMatchObject({
      status: 400,
      json: { message: '400 Bad request - Note {:base=>["Maximum number of comments exceeded"]}' },
    });
  });

  test("of others are for maintainers to change; system notes are for nobody", async () => {
    const { id } = gitlab.postNote(mr, "ana", "mine");
    const system = gitlab.postNote(mr, "cibot", "changed the description", { system: true });
    expect(await bot.put(`${notes}/${id}`, { body: "x" })).toMatchObject({
      status: 403,
      json: { message: "403 Forbidden" },
    });
    expect((await bot.delete(`${notes}/${id}`)).status).toBe(403);
    gitlab.setRole("cibot", "maintainer");
    expect((await bot.put(`${notes}/${id}`, { body: "x" })).status).toBe(200);
    expect((await bot.put(`${notes}/${system.id}`, { body: "x" })).status).toBe(403);
  });

  test("are refused on a locked discussion, and in an archived project", async () => {
    const { id } = await bot.post(notes, { body: "one" });
    gitlab.lockDiscussion(mr);
    expect((await bot.post(notes, { body: "two" })).status).toBe(403);
    expect((await bot.put(`${notes}/${id}`, { body: "two" })).status).toBe(403);
    gitlab.project.archived = true;
    expect((await bot.post("/projects/7/issues/1/notes", { body: "two" })).status).toBe(403);
  });

  test.each([
    ["/projects/7/merge_requests/9/notes", "404 MergeRequest Not Found"],
    ["/projects/7/issues/9/notes", "404 Issue Not Found"],
    ["/projects/99/issues/1/notes", "404 Project Not Found"],
  ])("are not found under %s", async (path, message) => {
    expect(await bot.post(path, { body: "x" })).toMatchObject({ status: 404, json: { message } });
  });

  test("are lost to writes on a path that the project had before, while reads are sent on", async () => {
    gitlab.addProject({ path: "team/score", formerPaths: ["old/score"] });
    const path = "/projects/old%2Fscore/issues/1/notes";
    expect((await bot.post(path, { body: "x" })).status).toBe(405);
    const read = await bot.get(path);
    expect(read.status).toBe(301);
    expect(read.headers.get("location")).toBe(`${gitlab.apiUrl}/projects/8/issues/1/notes`);
  });
});
