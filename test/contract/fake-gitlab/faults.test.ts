import { beforeEach, describe, expect, test } from "vitest";
import type { FakeGitlab } from "../../support/fake-gitlab/fake-gitlab.ts";
import type { Fault } from "../../support/fake-gitlab/faults.ts";
import { openClient, type TestClient } from "../../support/fake-gitlab/open-client.ts";
import { givenGitlab } from "../../support/given-gitlab.ts";

let gitlab: FakeGitlab;
let bot: TestClient;

const mr = { kind: "mr", iid: 1 } as const;
const notes = "/projects/7/merge_requests/1/notes";
const when = "Fri, 27 Nov 2026 08:00:00 GMT";

beforeEach(async () => {
  gitlab = await givenGitlab();
  bot = openClient(gitlab, "bot-token");
});

const bodies = () => gitlab.notes(mr).map(({ body }) => body);

describe("a fault that answers", () => {
  test.each<[Fault, number, string | null, RegExp, number]>([
    [{ kind: "rate-limited", retryAfter: 30 }, 429, "30", /^Retry later\n$/, 0],
    [{ kind: "rate-limited", retryAfter: when }, 429, when, /^Retry later\n$/, 0],
    [{ kind: "rate-limited", json: true }, 429, null, /^\{"message":\{"error":"This endpoint has been requested/, 0],
    [{ kind: "500" }, 500, null, /^\{"message":"500 Internal Server Error"\}$/, 0],
    [{ kind: "502-html" }, 502, null, /^<!DOCTYPE html>/, 0],
    [{ kind: "502-after" }, 502, null, /^<!DOCTYPE html>/, 1],
    [{ kind: "empty" }, 200, null, /^$/, 0],
    [{ kind: "empty", after: true }, 200, null, /^$/, 1],
    [{ kind: "html" }, 200, null, /^<!DOCTYPE html>/, 0],
    [{ kind: "html", after: true }, 200, null, /^<!DOCTYPE html>/, 1],
    [{ kind: "truncated" }, 201, null, /^\{"id":\d+,.*[^}]$/, 1],
    [{ kind: "slow", milliseconds: 50 }, 201, null, /^\{"id".*\}$/, 1],
  ])("%j: %i, Retry-After %j", async (fault, status, retryAfter, text, written) => {
    gitlab.fail(fault);
    const answer = await bot.post(notes, { body: "report" });
    expect(answer.status).toBe(status);
    expect(answer.headers.get("retry-after")).toBe(retryAfter);
    expect(answer.text).toMatch(text);
    expect(bodies()).toHaveLength(written);
    expect(gitlab.requests).toMatchObject([{ status, fault: fault.kind }]);
    expect((await bot.post(notes, { body: "again" })).status).toBe(201);
  });

  test("labels a page as JSON when it is told to", async () => {
    gitlab.fail({ kind: "html", labelledJson: true });
    const { headers, json } = await bot.get(notes);
    expect(headers.get("content-type")).toBe("application/json");
    expect(json).toBeUndefined();
  });

  test("drips an answer", async () => {
    gitlab.fail({ kind: "slow", milliseconds: 200 });
    const start = performance.now();
    expect((await bot.get("/user")).json).toMatchObject({ username: "cibot" });
    expect(performance.now() - start).toBeGreaterThan(150);
  });
});

describe("a fault that answers nothing", () => {
  test.each<[Fault, number]>([
    [{ kind: "reset-before" }, 0],
    [{ kind: "reset-after" }, 1],
    [{ kind: "truncated", abrupt: true }, 1],
  ])("%j: the connection breaks, and %i notes are written", async (fault, written) => {
    gitlab.fail(fault);
    await expect(bot.post(notes, { body: "report" })).rejects.toThrow(/fetch failed|terminated/);
    expect(bodies()).toHaveLength(written);
  });

  test.each<[Fault, number]>([
    [{ kind: "hang" }, 0],
    [{ kind: "hang-after" }, 1],
  ])("%j: the client waits until it gives up, and %i notes are written", async (fault, written) => {
    gitlab.fail(fault);
    const signal = AbortSignal.timeout(500);
    const headers = { "content-type": "application/json" };
    const init = { method: "POST", body: '{"body":"report"}', headers, signal };
    await expect(bot.send(notes, init)).rejects.toThrow(/timeout/);
    expect(bodies()).toHaveLength(written);
    expect(gitlab.requests).toMatchObject([{ status: 0, fault: fault.kind }]);
    expect(gitlab.problems).toEqual([]);
  });
});

describe("a redirect", () => {
  test.each([302, 307] as const)("away (%i) shows what a client that follows it would give away", async (status) => {
    gitlab.fail({ kind: "redirect-away", status, times: 2 });
    const answer = await bot.post(notes, { body: "report" });
    expect(answer.status).toBe(status);
    expect(gitlab.strangers).toEqual([]);
    const followed = await fetch(`${gitlab.apiUrl}${notes}`, { headers: { "private-token": "bot-token" } });
    expect(followed.url).toBe(answer.headers.get("location"));
    // fetch drops `authorization` on its way to another origin, and keeps GitLab's own header.
    expect(gitlab.strangers).toMatchObject([{ method: "GET", credential: true }]);
    expect(bodies()).toEqual([]);
  });

  test("to the same place works when it is followed", async () => {
    gitlab.fail({ kind: "redirect-same" });
    const { status, headers } = await bot.post(`${notes}?a=b`, { body: "report" });
    expect(status).toBe(307);
    expect(headers.get("location")).toBe(`${gitlab.apiUrl}${notes}?a=b`);
    expect((await bot.post(notes, { body: "report" })).status).toBe(201);
  });
});

describe("a fault meets", () => {
  const statuses = () => gitlab.requests.map(({ status }) => status);

  test("the k-th request from when it was planned, and the next ones as told", async () => {
    await bot.get("/user");
    gitlab.fail({ kind: "500", at: 2, times: 2 });
    for (let index = 0; index < 4; index++) await bot.get("/user");
    expect(statuses()).toEqual([200, 200, 500, 500, 200]);
  });

  test("the requests that fit", async () => {
    gitlab.fail({ kind: "500", when: ({ method }) => method === "POST", times: 2 });
    await bot.get(notes);
    for (const body of ["a", "b", "c"]) await bot.post(notes, { body });
    expect(statuses()).toEqual([200, 500, 500, 201]);
  });

  test("a request alone, one after the other", async () => {
    gitlab.fail({ kind: "500" });
    gitlab.fail({ kind: "502-html" });
    for (let index = 0; index < 3; index++) await bot.get("/user");
    expect(statuses()).toEqual([500, 502, 200]);
  });
});

test("lists that lag show neither a new note nor a new body, while the note itself is there", async () => {
  const { id } = await bot.post(notes, { body: "one" });
  gitlab.fail({ kind: "lag", milliseconds: 1000 });
  const second = await bot.post(notes, { body: "two" });
  await bot.put(`${notes}/${id}`, { body: "changed" });
  expect((await bot.get(notes)).json).toMatchObject([{ id, body: "one" }]);
  expect((await bot.get(`${notes}/${second.id}`)).json).toMatchObject({ body: "two" });
  await expect
    .poll(async () => (await bot.get(`${notes}?sort=asc`)).json, { timeout: 5000 })
    .toMatchObject([{ id, body: "changed" }, { body: "two" }]);
});

test("latency delays each answer, and requests do not wait for each other", async () => {
  const slow = await givenGitlab({ latency: 300 });
  const client = openClient(slow, "bot-token");
  const start = performance.now();
  const answers = Array.from({ length: 10 }, () => client.get("/user"));
  await Promise.race(answers);
  expect(performance.now() - start).toBeGreaterThanOrEqual(299);
  expect(slow.requests).toHaveLength(10);
  await Promise.all(answers);
});
