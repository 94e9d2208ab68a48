import { readFileSync } from "node:fs";
import { createServer, request as requestHttp } from "node:http";
import { createServer as createHttps } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { givenAttack } from "../../support/attack-world.ts";
import { reportsOn } from "../../support/gitlab-world.ts";
import { fakePng } from "../../support/publish-world.ts";

const tls = join(import.meta.dirname, "../../../fixtures/tls");
const files = { "report.md": "report\n", "plot.md": "![](a.png)\n", "a.png": fakePng("a") };

describe("group 10, redirects", () => {
  const requests = [
    ["the first look", "GET", /\/notes$/],
    ["the upload", "POST", /\/uploads$/],
    ["the comment", "POST", /\/notes$/],
  ] as const;
  const cases = requests.flatMap(([what, method, path]) =>
    [301, 302, 307, 308].map((status) => ({ what, method, path, status: status as 301 | 302 | 307 | 308 })),
  );

  test.each(cases)("group 10, redirects: a $status of $what to another host gets no token and no text", async (one) => {
    const { gitlab, comment, mr } = await givenAttack(files);
    gitlab.fail({
      kind: "redirect-away",
      status: one.status,
      when: ({ method, path }) => method === one.method && one.path.test(path),
      times: 50,
    });
    const end = await comment("plot.md");
    expect(gitlab.strangers).toEqual([]);
    // An image that is lost leaves the comment; all else ends the command.
    if (one.path.test("/uploads")) {
      expect(reportsOn(gitlab, mr)[0]).toContain("the forge did not take it (redirected)");
    } else {
      expect(end).toMatchObject({ exit: 5, document: { error: { code: "redirected" } } });
    }
  });

  test.each([
    "//evil.invalid/x",
    "http://user:pass@127.0.0.1/x",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "http://",
    "\\\\evil.invalid\\x",
  ])("group 10, redirects: one to %s leads nowhere", async (location) => {
    const { gitlab, comment } = await givenAttack(files);
    gitlab.fail({ kind: "answer", answer: { status: 302, headers: { location } }, times: 50 });
    expect(await comment("report.md")).toMatchObject({ exit: 5, document: { error: { code: "redirected" } } });
  });

  test("group 10, redirects: pages that a Link header names on another server are never asked for", async () => {
    const { gitlab, comment, mr } = await givenAttack(files);
    const link = '<http://evil.invalid/notes?page=2>; rel="next"';
    gitlab.fail({ kind: "answer", answer: { status: 200, headers: { link, "x-next-page": "2" }, json: [] } });
    expect((await comment("report.md")).exit).toBe(0);
    expect(reportsOn(gitlab, mr)).toEqual(["report"]);
  });
});

describe("group 10, addresses of the forge", () => {
  test.each([
    ["with credentials", "http://user:secret-pass@127.0.0.1:1/api/v4", "unknown_project"],
    ["of a file", "file:///etc/passwd", "unknown_project"],
    ["of a script", "javascript:alert(1)", "unknown_project"],
    ["of data", "data:text/plain,x", "unknown_project"],
    ["without a scheme", "evil.invalid/api/v4", "unknown_project"],
    ["that is no address", "http://", "unknown_project"],
    ["on an open line", "http://evil.invalid/api/v4", "invalid_usage"],
    ["on an open line of a number", "http://169.254.169.254/latest", "invalid_usage"],
  ])("group 10, addresses: CI_API_V4_URL %s is refused before anything is sent", async (_what, url, code) => {
    const { comment, inMergeRequest, gitlab } = await givenAttack(files);
    const end = await comment("report.md", {
      ...inMergeRequest,
      CI_SERVER_URL: "https://gitlab.example",
      CI_API_V4_URL: url,
    });
    expect(end).toMatchObject({ exit: 2, document: { error: { code } } });
    expect(end.stdout + end.stderr).not.toContain("secret-pass");
    expect([gitlab.requests, gitlab.strangers]).toEqual([[], []]);
  });

  test.each([
    ["?x=", 2, "unknown_project"],
    ["#", 2, "unknown_project"],
    [" x", 4, "not_found"],
    ["/../../..", 4, "not_found"],
    ["/%2e%2e/", 4, "not_found"],
  ])(
    "group 10, addresses: what is hung on to CI_API_V4_URL (%s) leads to no other server",
    async (junk, exit, code) => {
      const { comment, inMergeRequest, gitlab } = await givenAttack(files);
      const end = await comment("report.md", { ...inMergeRequest, CI_API_V4_URL: `${gitlab.apiUrl}${junk}` });
      expect(end).toMatchObject({ exit, document: { error: { code } } });
      expect(gitlab.strangers).toEqual([]);
    },
  );

  test.each([
    ["CI_PROJECT_ID", "7/../../users"],
    ["CI_PROJECT_ID", "//evil.invalid/x"],
    ["CI_MERGE_REQUEST_PROJECT_ID", "http://evil.invalid/"],
    ["CI_MERGE_REQUEST_PROJECT_ID", "7?private_token=x#"],
  ])("group 10, addresses: %s=%s stays one part of a path", async (name, value) => {
    const { comment, inMergeRequest, gitlab } = await givenAttack(files);
    const end = await comment("report.md", { ...inMergeRequest, [name]: value });
    for (const { path } of gitlab.requests)
      expect(path).toMatch(/^\/(?:projects\/[^/?#]+\/(?:merge_requests|uploads|statuses)|user$)/);
    expect(end.document.error?.code).not.toBe("internal_error");
  });
});

describe("group 18, proxies and authorities", () => {
  /** A proxy that remembers what it was asked for. */
  async function startProxy() {
    const asked: { readonly url: string; readonly headers: string }[] = [];
    const proxy = createServer((message, response) => {
      asked.push({ url: message.url ?? "", headers: JSON.stringify(message.headers) });
      const { method, headers } = message;
      const onward = requestHttp(message.url ?? "", { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      message.pipe(onward);
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void proxy.closeAllConnections());
    onTestFinished(() => void proxy.close());
    return { asked, url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
  }

  test("group 18, proxies: HTTP_PROXY is used, and NO_PROXY goes round it", async () => {
    const { asked, url } = await startProxy();
    const { comment, gitlab, inMergeRequest, mr } = await givenAttack(files);
    vi.stubEnv("HTTP_PROXY", url);
    vi.stubEnv("http_proxy", url);
    onTestFinished(() => void vi.unstubAllEnvs());
    await comment("report.md", { ...inMergeRequest, HTTP_PROXY: url });
    expect(asked.map((one) => new URL(one.url).origin)).toContain(new URL(gitlab.url).origin);
    const before = asked.length;
    vi.stubEnv("NO_PROXY", "127.0.0.1");
    await comment("report.md", { ...inMergeRequest, HTTP_PROXY: url, NO_PROXY: "127.0.0.1" });
    expect(asked).toHaveLength(before);
    expect(reportsOn(gitlab, mr)).toEqual(["report"]);
  });

  test("group 18, proxies: the password of a proxy that is away is not shown", async () => {
    const { run, inMergeRequest } = await givenAttack(files);
    const proxy = "http://user:proxy-pass-1@127.0.0.1:9";
    vi.stubEnv("HTTP_PROXY", proxy);
    onTestFinished(() => void vi.unstubAllEnvs());
    const end = await run(["comment", "report.md", "--verbose"], { ...inMergeRequest, HTTP_PROXY: proxy });
    expect(end).toMatchObject({ exit: 5, document: { error: { exit: 5 } } });
    expect(end.stdout + end.stderr).not.toContain("proxy-pass-1");
  });

  test("group 18, authorities: a file of certificates that is not there is named", async () => {
    const { comment, inMergeRequest } = await givenAttack(files);
    const end = await comment("report.md", { ...inMergeRequest, CI_SERVER_TLS_CA_FILE: "/nowhere/ca.pem" });
    expect(end).toMatchObject({ exit: 2, document: { error: { code: "file_missing" } } });
  });

  test.each([
    ["nobody", "127.0.0.1", {}],
    ["another name", "127.0.0.2", { CI_SERVER_TLS_CA_FILE: join(tls, "certificate.pem") }],
  ])(
    "group 18, authorities: a certificate of %s is refused, also when Node is told to take any",
    async (_whose, host, more) => {
      const told: string[] = [];
      const secrets = { key: readFileSync(join(tls, "key.pem")), cert: readFileSync(join(tls, "certificate.pem")) };
      const server = createHttps(secrets, (message, response) => {
        told.push(JSON.stringify(message.headers));
        response.end("[]");
      });
      await new Promise<void>((resolve) => server.listen(0, host, resolve));
      onTestFinished(() => void server.close());
      const url = `https://${host}:${(server.address() as AddressInfo).port}`;
      const { comment, inMergeRequest } = await givenAttack(files);
      vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
      onTestFinished(() => void vi.unstubAllEnvs());
      const env = { ...inMergeRequest, ...more, NODE_TLS_REJECT_UNAUTHORIZED: "0" };
      const end = await comment("report.md", { ...env, CI_API_V4_URL: `${url}/api/v4`, CI_SERVER_URL: url });
      expect(end).toMatchObject({ exit: 5, document: { error: { exit: 5 } } });
      expect(told).toEqual([]);
    },
  );
});
