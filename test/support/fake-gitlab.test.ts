import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FakeGitlab } from "./fake-gitlab/fake-gitlab.ts";
import { openClient, type TestClient } from "./fake-gitlab/open-client.ts";
import { startFakeGitlab } from "./fake-gitlab/start-fake-gitlab.ts";

let gitlab: FakeGitlab;
let bot: TestClient;

const mr = { kind: "mr", iid: 1 } as const;
const sha = "ab12cd34".repeat(5);
const notes = "/projects/7/merge_requests/1/notes";
const discussions = `/projects/7/repository/commits/${sha}/discussions`;

beforeEach(async () => {
  gitlab = await startFakeGitlab({ root: "/gitlab", uploadLimit: 1000, noteLimit: 50 });
  gitlab.addUser({ username: "cibot", token: "bot-token", bot: true });
  gitlab.addUser({ username: "ana", token: "ana-token" });
  await gitlab.addMergeRequest();
  gitlab.addIssue();
  gitlab.addCommit(sha);
  bot = openClient(gitlab, "bot-token");
});

afterEach(() => gitlab.close());

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

describe("uploads", () => {
  const upload = (client: TestClient, name: string, content: Uint8Array<ArrayBuffer> | string) => {
    const form = new FormData();
    form.set("file", new Blob([content]), name);
    return client.send("/projects/7/uploads", { method: "POST", body: form });
  };

  test("are stored byte for byte, and read back without a login if they are images", async () => {
    const content = Uint8Array.from({ length: 256 }, (_, index) => index);
    const { status, json } = await upload(bot, "lift.png", content);
    const [stored] = gitlab.uploads;
    const url = `/uploads/${stored?.secret}/lift.png`;
    expect(status).toBe(201);
    expect(json).toEqual({
      id: stored?.id,
      alt: "lift",
      url,
      full_path: `/-/project/7${url}`,
      markdown: `![lift](${url})`,
    });
    expect(stored?.secret).toMatch(/^[0-9a-f]{32}$/);
    for (const address of [`${gitlab.project.webUrl}${url}`, `${gitlab.url}/-/project/7${url}`]) {
      const read = await fetch(address);
      expect(read.headers.get("content-type")).toBe("image/png");
      expect(new Uint8Array(await read.arrayBuffer())).toEqual(content);
    }
  });

  test.each([
    ["a b(c)].png", "a_b_c__.png"],
    ["../../etc/passwd", "passwd"],
    ["信用 ü.png", "信用_ü.png"],
  ])("named %s are stored as %s", async (sent, stored) => {
    await upload(bot, sent, "x");
    expect(gitlab.uploads).toMatchObject([{ name: stored }]);
  });

  test("of other files are links, and want a login", async () => {
    const { json } = await upload(bot, "report.csv", "a,b");
    const [{ secret = "" } = {}] = gitlab.uploads;
    expect(json).toMatchObject({ alt: "report.csv", markdown: `[report.csv](/uploads/${secret}/report.csv)` });
    const read = await fetch(`${gitlab.project.webUrl}/uploads/${secret}/report.csv`, { redirect: "manual" });
    expect(read.status).toBe(302);
  });

  test("over the limit, without a file, and with a job token are refused", async () => {
    gitlab.addJobToken("job-token");
    expect((await upload(bot, "big.png", "x".repeat(1001))).status).toBe(413);
    expect((await bot.send("/projects/7/uploads", { method: "POST", body: new FormData() })).status).toBe(400);
    expect((await upload(openClient(gitlab, "job-token"), "a.png", "x")).status).toBe(404);
    expect(gitlab.uploads).toEqual([]);
  });

  test("are listed and deleted by maintainers", async () => {
    const { id } = await upload(bot, "a.png", "x");
    expect((await bot.delete(`/projects/7/uploads/${id}`)).status).toBe(403);
    gitlab.setRole("cibot", "maintainer");
    expect((await bot.get("/projects/7/uploads")).json).toMatchObject([{ id, filename: "a.png", size: 1 }]);
    expect((await bot.delete(`/projects/7/uploads/${id}`)).status).toBe(204);
    expect(gitlab.uploads).toEqual([]);
  });
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

describe("effects", () => {
  test.each([
    ["/close", ["/close"]],
    ["text\n/CLOSE", ["/close"]],
    ['text\n\n/label ~bug ~"my label"\n', ['/label ~bug ~"my label"']],
    ["a\r\n/merge\r\nb", ["/merge"]],
    ["- item\n/approve", ["/approve"]],
    ["</details>\n\n/close", ["/close"]],
    [" /close", []],
    ["\\/close", []],
    ["&#47;close", []],
    ["`/close`", []],
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

test("latency delays each answer, and requests do not wait for each other", async () => {
  const slow = await startFakeGitlab({ latency: 50 });
  slow.addUser({ username: "cibot", token: "t" });
  const client = openClient(slow, "t");
  const start = performance.now();
  await Promise.all(Array.from({ length: 10 }, () => client.get("/user")));
  const took = performance.now() - start;
  await slow.close();
  expect(took).toBeGreaterThanOrEqual(49);
  expect(took).toBeLessThan(400);
});
