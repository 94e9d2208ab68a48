import nock from "nock";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createHttpClient } from "../../../src/adapters/http/create-http-client.ts";
import type { HttpRequest } from "../../../src/adapters/http/http-client.ts";
import { openConnection } from "../../../src/adapters/http/open-connection.ts";

/** Single odd answers of a service; what a whole publish makes of them is in `test/adapters/gitlab/faults.test.ts`. */

const origin = "https://gitlab.test";
const token = "glpat-0123456789abcdefghij";

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
});
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

const get: HttpRequest = { method: "GET", path: "user?x=1", headers: { "private-token": token }, repeat: "always" };
const post: HttpRequest = {
  method: "POST",
  path: "notes",
  headers: { "private-token": token, "content-type": "application/json" },
  body: Buffer.from('{"body":"x"}'),
  repeat: "when-refused",
};

let lines: string[];
let stop: AbortController;
beforeEach(() => {
  lines = [];
  stop = new AbortController();
});

async function send(request: HttpRequest, { maxWait = 2 } = {}) {
  const base = new URL(`${origin}/root/api/v4/`);
  const connection = await openConnection(base, { env: {}, maxSockets: 2 });
  const log = (line: string) => lines.push(line);
  const limits = { timeout: 1, maxWait };
  return createHttpClient({ base, connection, ...limits, signal: stop.signal, now: Date.now, log }).send(request);
}

const api = () => nock(`${origin}/root/api/v4`, { reqheaders: { "private-token": token } });

test("an answer is parsed, below the base address with its relative root", async () => {
  api().get("/user?x=1").reply(200, { id: 7 }, { "x-next-page": "2" });
  const { status, body, headers } = await send(get);
  expect({ status, body, next: headers["x-next-page"] }).toEqual({ status: 200, body: { id: 7 }, next: "2" });
  expect(lines).toEqual([expect.stringMatching(/^GET user → 200, 8 bytes in \d+ ms$/)]);
});

test("no content is null, and is no failure", async () => {
  api().get("/user?x=1").reply(204);
  expect((await send(get)).body).toBeNull();
});

describe("what a service asks to wait for is waited for", () => {
  test.each([
    ["seconds", { "retry-after": "1" }, 900],
    [
      "a date, by the service's own clock",
      { "retry-after": "Thu, 26 Nov 2026 12:00:01 GMT", date: "Thu, 26 Nov 2026 12:00:00 GMT" },
      900,
    ],
    ["a date that has passed", { "retry-after": "Thu, 26 Nov 2020 12:00:00 GMT" }, 0],
    [
      "the time at which the limit is reset",
      {
        date: "Thu, 26 Nov 2026 12:00:00 GMT",
        "ratelimit-remaining": "0",
        "ratelimit-reset": String(Date.UTC(2026, 10, 26, 12, 0, 1) / 1000),
      },
      900,
    ],
    ["nothing that can be read", { "retry-after": "-5" }, 0],
  ])("%s", async (_what, headers, least) => {
    api().post("/notes").reply(429, "Retry later", headers);
    api().post("/notes").reply(201, { id: 1 });
    const started = Date.now();
    await send(post);
    expect(Date.now() - started).toBeGreaterThanOrEqual(least);
  });

  test("but not longer than allowed: a day ends the command with what the service said", async () => {
    api()
      .get("/user?x=1")
      .reply(
        429,
        { message: { error: "This endpoint has been requested too many times" } },
        { "retry-after": "86400" },
      );
    await expect(send(get)).rejects.toMatchObject({
      code: "rate_limited",
      exit: 5,
      message: expect.stringMatching(/86400 s.*requested too many times/),
    });
  });

  test.each([
    [403, "rate_limited"],
    [503, "service_unavailable"],
    [401, "not_authenticated"],
    [404, "not_found"],
  ])("a %i that names too long a time is told as what it is: %s", async (status, code) => {
    api().get("/user?x=1").reply(status, { message: "later" }, { "retry-after": "86400" });
    await expect(send(get)).rejects.toMatchObject({ code });
  });

  test("also of a 403 and a 503 that name a time", async () => {
    api().post("/notes").reply(403, "slow down", { "retry-after": "0" });
    api().post("/notes").reply(503, "busy", { "retry-after": "0" });
    api().post("/notes").reply(201, { id: 1 });
    expect((await send(post)).status).toBe(201);
  });

  test("until the command is stopped", async () => {
    api().get("/user?x=1").reply(429, "", { "retry-after": "2" });
    setTimeout(() => stop.abort("SIGTERM"), 100);
    await expect(send(get)).rejects.toMatchObject({ exit: 143 });
  });
});

describe("a read is tried again", () => {
  test.each([
    ["500", () => api().get("/user?x=1").reply(500, { message: "500 Internal Server Error" })],
    ["a page of a proxy", () => api().get("/user?x=1").reply(502, "<html><title>Bad gateway</title></html>")],
    [
      "a reset",
      () =>
        api()
          .get("/user?x=1")
          .replyWithError(Object.assign(new Error("reset"), { code: "ECONNRESET" })),
    ],
    ["a part of a document", () => api().get("/user?x=1").reply(200, '{"id": 7')],
    ["an empty answer", () => api().get("/user?x=1").reply(200, "")],
    ["a page in place of a document", () => api().get("/user?x=1").reply(200, "<!doctype html><title>Sign in</title>")],
  ])("after %s", async (_what, fail) => {
    fail();
    api().get("/user?x=1").reply(200, { id: 7 });
    expect((await send(get)).body).toEqual({ id: 7 });
    expect(lines.filter((line) => line.startsWith("GET user: again in "))).toHaveLength(1);
  });

  test("four times, then the error has the service's words and no token", async () => {
    api().get("/user?x=1").times(4).reply(503, { message: "maintenance" });
    await expect(send(get)).rejects.toMatchObject({
      code: "service_unavailable",
      exit: 5,
      message: "The service is not available (GET user): 503, maintenance.",
    });
  });

  test("a page in place of every answer says so", async () => {
    api().get("/user?x=1").times(4).reply(200, "<html><head><title>Sign in · Proxy</title></head></html>");
    await expect(send(get)).rejects.toMatchObject({
      code: "unexpected_answer",
      exit: 5,
      message: expect.stringContaining('a page, "Sign in · Proxy"'),
    });
  });
});

test("a lock that somebody else holds is waited for, where the request may be repeated", async () => {
  const status: HttpRequest = { ...post, path: "statuses/ab12", repeat: "always" };
  api().post("/statuses/ab12").reply(409, { message: "Another update to this commit status is in progress" });
  api().post("/statuses/ab12").reply(201, { id: 1 });
  expect((await send(status)).status).toBe(201);
});

describe("a write whose outcome is not known is not tried again", () => {
  test.each([
    ["500", () => api().post("/notes").reply(500, "x")],
    ["a page of a proxy", () => api().post("/notes").reply(502, "<html></html>")],
    ["a success that is cut off", () => api().post("/notes").reply(201, '{"id"')],
  ])("%s", async (_what, fail) => {
    fail();
    await expect(send(post)).rejects.toMatchObject({ code: "outcome_unknown", exit: 5 });
    expect(lines.filter((line) => line.includes("again"))).toEqual([]);
  });
});

describe("refusals end at once, with the service's own words in whatever form", () => {
  test.each([
    [401, '{"message":"401 Unauthorized"}', "not_authenticated", 4, "401 Unauthorized"],
    [
      403,
      '{"error":"insufficient_scope","error_description":"The request requires higher privileges"}',
      "not_allowed",
      4,
      "insufficient_scope, The request requires higher privileges",
    ],
    [404, '{"message":"404 Project Not Found"}', "not_found", 4, "404 Project Not Found"],
    [
      400,
      '{"message":{"title":["is too long"],"note":["is invalid"]}}',
      "forge_refused",
      1,
      "title is too long; note is invalid",
    ],
    [409, '{"message":["Another open merge request already exists: !7"]}', "forge_refused", 1, "already exists: !7"],
    [422, "plain words\nof two lines", "forge_refused", 1, "plain words of two lines"],
    [
      413,
      "<html><head><title>413 Request Entity Too Large</title></head></html>",
      "forge_refused",
      1,
      "413 Request Entity Too Large",
    ],
    [400, "", "forge_refused", 1, "(400)"],
  ])("%i %s", async (status, body, code, exit, words) => {
    api().post("/notes").reply(status, body);
    await expect(send(post)).rejects.toMatchObject({ code, exit, message: expect.stringContaining(words) });
  });

  test("control characters and the length of what it says are kept in bounds", async () => {
    api()
      .post("/notes")
      .reply(400, `\u001b[31m${"x".repeat(5000)}\u202e`);
    const error = await send(post).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ message: expect.stringMatching(/^[\p{L}\p{N}\p{P}\p{S} ]{1,500}$/u) });
  });
});

describe("redirects", () => {
  test.each([307, 308])("a %i to the same origin is followed with method and body", async (status) => {
    api().post("/notes").reply(status, "", { location: "/root/api/v4/moved" });
    api().post("/moved", { body: "x" }).reply(201, { id: 1 });
    expect((await send(post)).body).toEqual({ id: 1 });
  });

  test("a 301 of a read to the same origin is followed", async () => {
    api()
      .get("/user?x=1")
      .reply(301, "", { location: `${origin}/root/api/v4/me` });
    api().get("/me").reply(200, { id: 7 });
    expect((await send(get)).body).toEqual({ id: 7 });
  });

  test.each([
    ["a 302 of a write, which would become a read", post, 302, "/root/api/v4/moved", origin],
    ["another host", get, 307, "https://evil.test/x?token=1", "https://evil.test/x"],
    ["another port", get, 307, "https://gitlab.test:8443/x", "https://gitlab.test:8443/x"],
    ["plain http", get, 302, "http://gitlab.test/x", "http://gitlab.test/x"],
    ["an address with credentials", get, 302, "https://a:b@gitlab.test/x", "https://gitlab.test/x"],
  ])("%s is not followed", async (_what, request, status, location, named) => {
    const method = request.method === "GET" ? api().get("/user?x=1") : api().post("/notes");
    method.reply(status, "", { location });
    const error = await send(request).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ code: "redirected", exit: 5 });
    expect(String(error)).toContain(named === origin ? "/moved" : named);
    expect(String(error)).not.toContain("token=1");
  });

  test("a circle ends", async () => {
    api()
      .get("/user?x=1")
      .times(4)
      .reply(307, "", { location: `${origin}/root/api/v4/user?x=1` });
    await expect(send(get)).rejects.toMatchObject({ code: "redirected" });
  });
});
