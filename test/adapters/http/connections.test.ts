import { readFileSync, writeFileSync } from "node:fs";
import { createServer as createHttp, type Server } from "node:http";
import { createServer as createHttps } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createHttpClient } from "../../../src/adapters/http/create-http-client.ts";
import { openConnection } from "../../../src/adapters/http/open-connection.ts";
import { readLimits } from "../../../src/adapters/http/read-limits.ts";
import { temporaryFolder } from "../../support/git-repository.ts";

/** Real servers on loopback: certificates, proxies, time limits. */

const certificate = new URL("../../../fixtures/tls/certificate.pem", import.meta.url).pathname;
const key = readFileSync(new URL("../../../fixtures/tls/key.pem", import.meta.url));

const servers: Server[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen<S extends Server>(server: S): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

const serveTls = () =>
  listen(createHttps({ key, cert: readFileSync(certificate) }, (_, response) => response.end('{"secure":true}')));

async function fetchFrom(address: string, env: Readonly<Record<string, string>>, timeout = 1) {
  const base = new URL(address);
  const connection = await openConnection(base, { env, maxSockets: 2 });
  const limits = { timeout, maxWait: 1, signal: new AbortController().signal, now: Date.now, log: () => undefined };
  const client = createHttpClient({ base, connection, ...limits });
  try {
    return (await client.send({ method: "POST", path: "x", headers: {}, repeat: "when-refused" })).body;
  } finally {
    client.close();
  }
}

describe("a certificate of an authority of one's own", () => {
  test("is refused unless it is named, and says what to do", async () => {
    const port = await serveTls();
    await expect(fetchFrom(`https://127.0.0.1:${port}/`, {})).rejects.toMatchObject({
      code: "tls_failed",
      exit: 5,
      hint: expect.stringContaining("CI_SERVER_TLS_CA_FILE"),
    });
  });

  test("is taken from CI_SERVER_TLS_CA_FILE, beside those of NODE_EXTRA_CA_CERTS", async () => {
    const port = await serveTls();
    const empty = `${temporaryFolder()}/none.pem`;
    writeFileSync(empty, "");
    const named = [
      { CI_SERVER_TLS_CA_FILE: certificate },
      { CI_SERVER_TLS_CA_FILE: empty, NODE_EXTRA_CA_CERTS: certificate },
    ];
    for (const env of named) expect(await fetchFrom(`https://127.0.0.1:${port}/`, env)).toEqual({ secure: true });
  });

  test("whose file is missing is an error of the configuration", async () => {
    await expect(fetchFrom("https://127.0.0.1:1/", { CI_SERVER_TLS_CA_FILE: "/nowhere.pem" })).rejects.toMatchObject({
      code: "file_missing",
      exit: 2,
    });
  });

  test("does not hold for another name", async () => {
    const port = await serveTls();
    await expect(fetchFrom(`https://127.0.0.2:${port}/`, { CI_SERVER_TLS_CA_FILE: certificate })).rejects.toMatchObject(
      { exit: 5 },
    );
  });
});

test("a connection that breaks before it is encrypted has carried nothing, and is tried again", async () => {
  let calls = 0;
  const port = await listen(createHttp());
  servers[0]?.on("connection", (socket) => {
    calls++;
    socket.destroy();
  });
  await expect(fetchFrom(`https://127.0.0.1:${port}/`, {})).rejects.toMatchObject({ code: "service_unavailable" });
  expect(calls).toBe(4);
});

describe("a proxy", () => {
  /** Passes on what it is asked for, and tells what that was. */
  async function startProxy() {
    const asked: string[] = [];
    const proxy = createHttp((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.end('{"proxied":true}');
    });
    proxy.on("connect", ({ url = "" }, socket) => {
      asked.push(`CONNECT ${url}`);
      const [host, port] = url.split(":");
      const target = connect(Number(port), host, () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        target.pipe(socket).pipe(target);
      });
      for (const end of [target, socket]) end.on("error", () => target.destroy());
    });
    return { address: `http://127.0.0.1:${await listen(proxy)}`, asked };
  }

  function given(env: Readonly<Record<string, string>>) {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    return env;
  }

  test("of HTTPS_PROXY carries the encrypted connection, which it cannot read", async () => {
    const port = await serveTls();
    const { address, asked } = await startProxy();
    const env = given({ HTTPS_PROXY: address, CI_SERVER_TLS_CA_FILE: certificate, NO_PROXY: "" });
    expect(await fetchFrom(`https://127.0.0.1:${port}/`, env)).toEqual({ secure: true });
    expect(asked).toEqual([`CONNECT 127.0.0.1:${port}`]);
  });

  test("of HTTP_PROXY is asked for plain addresses", async () => {
    const { address, asked } = await startProxy();
    const env = given({ HTTP_PROXY: address, NO_PROXY: "" });
    expect(await fetchFrom("http://gitlab.test/api/", env)).toEqual({ proxied: true });
    expect(asked).toEqual(["POST http://gitlab.test/api/x"]);
  });

  test("is passed by for the hosts of NO_PROXY", async () => {
    const port = await serveTls();
    const { address, asked } = await startProxy();
    const env = given({ HTTPS_PROXY: address, NO_PROXY: "127.0.0.1", CI_SERVER_TLS_CA_FILE: certificate });
    expect(await fetchFrom(`https://127.0.0.1:${port}/`, env)).toEqual({ secure: true });
    expect(asked).toEqual([]);
  });
});

describe("time", () => {
  test("a server that does not answer is left after its limit, with the outcome of a write unknown", async () => {
    const port = await listen(createHttp(() => undefined));
    await expect(fetchFrom(`http://127.0.0.1:${port}/`, {}, 0.2)).rejects.toMatchObject({
      code: "outcome_unknown",
      message: expect.stringContaining("no answer within 0.2 s"),
    });
  });

  test("an answer that drips is read, as long as something comes", async () => {
    const port = await listen(
      createHttp((_, response) => {
        response.write('{"a":');
        setTimeout(() => response.write("[1,"), 150);
        setTimeout(() => response.end("2]}"), 300);
      }),
    );
    expect(await fetchFrom(`http://127.0.0.1:${port}/`, {}, 0.25)).toEqual({ a: [1, 2] });
  });

  test("an answer that drips for ever is left", async () => {
    const port = await listen(
      createHttp((_, response) => {
        const drip = setInterval(() => response.write(" "), 50);
        response.once("close", () => clearInterval(drip));
      }),
    );
    await expect(fetchFrom(`http://127.0.0.1:${port}/`, {}, 0.2)).rejects.toMatchObject({
      message: expect.stringContaining("not done within 0.6"),
    });
  });

  test("a server that is not there is tried again, since nothing can have taken place", async () => {
    const port = await listen(createHttp());
    servers.splice(0).map((server) => server.close());
    await expect(fetchFrom(`http://127.0.0.1:${port}/`, {})).rejects.toMatchObject({
      code: "service_unavailable",
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });
});

describe("limits", () => {
  test.each([
    [{}, { timeout: 20, maxWait: 60 }],
    [
      { CIBOT_HTTP_TIMEOUT: "0.5s", CIBOT_HTTP_MAX_WAIT: "5m" },
      { timeout: 0.5, maxWait: 300 },
    ],
    [{ CIBOT_HTTP_TIMEOUT: "30" }, { timeout: 30, maxWait: 60 }],
  ])("of %o", (env, limits) => {
    expect(readLimits(env)).toEqual(limits);
  });

  test.each(["soon", "-1s", "0s", "1h", "1e3"])("%j is no duration", (value) => {
    expect(() => readLimits({ CIBOT_HTTP_TIMEOUT: value })).toThrow(expect.objectContaining({ code: "invalid_usage" }));
  });
});
