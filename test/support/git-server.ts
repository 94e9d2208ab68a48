import { execFileSync, spawn } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type GitRepository, openRepository, temporaryFolder } from "./git-repository.ts";

/** A server with one project, `team/model.git`: Git's own, over HTTP with Basic authentication. */
export interface GitServer {
  readonly origin: string;
  readonly url: string;
  /** The bare repository on the server. */
  readonly project: GitRepository;
  /** What was asked for: `GET /team/model.git/info/refs?service=git-receive-pack`, and who asked. */
  readonly requests: { readonly line: string; readonly authorization: string | undefined }[];
  /** Answers a request itself when it returns true: a fault. */
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;
  /** True loses the answer to a request, after what it asked for is done. */
  losesAnswer: (request: IncomingMessage) => boolean;
  /** Installs a hook as a shell script. */
  hook(name: "pre-receive" | "update" | "post-receive", script: string): void;
}

const path = "team/model.git";

/** @param token what `oauth2` must present; the server is closed when the test ends */
export async function createGitServer(source: GitRepository, token: string): Promise<GitServer> {
  const root = temporaryFolder();
  const directory = join(root, path);
  execFileSync("git", ["clone", "--quiet", "--bare", source.directory, directory]);
  const project = openRepository(directory);
  project.git("config", "http.receivepack", "true");
  project.git("config", "receive.advertisePushOptions", "true");
  const authorization = `Basic ${Buffer.from(`oauth2:${token}`).toString("base64")}`;
  const requests: GitServer["requests"] = [];
  // A test may put another `git` first on the PATH; the server's is the real one.
  const program = { root, path: process.env.PATH ?? "" };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { status, headers, body } = await runGit(program, request);
    if (server.losesAnswer(request)) return response.destroy();
    return response.writeHead(status, headers).end(body);
  };
  const http = createServer(async (request, response) => {
    requests.push({ line: `${request.method} ${request.url}`, authorization: request.headers.authorization });
    if (await server.intercept(request, response)) return;
    if (request.headers.authorization === authorization) return answer(request, response);
    response.writeHead(401, { "www-authenticate": 'Basic realm="GitLab"' }).end("HTTP Basic: Access denied");
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const server: GitServer = {
    origin,
    url: `${origin}/${path}`,
    project,
    requests,
    intercept: () => false,
    losesAnswer: () => false,
    hook: (name, script) => {
      const file = join(directory, "hooks", name);
      writeFileSync(file, `#!/bin/sh\n${script}\n`);
      chmodSync(file, 0o755);
    },
  };
  return server;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Git's CGI program. */
async function runGit({ root, path: PATH }: { root: string; path: string }, request: IncomingMessage): Promise<Answer> {
  const { pathname, search } = new URL(request.url ?? "/", "http://localhost");
  const header = (name: string) => request.headers[name]?.toString();
  const variables = {
    PATH,
    GIT_PROJECT_ROOT: root,
    GIT_HTTP_EXPORT_ALL: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_SYSTEM: "/dev/null",
    REMOTE_USER: "oauth2",
    REQUEST_METHOD: request.method,
    PATH_INFO: pathname,
    QUERY_STRING: search.slice(1),
    CONTENT_TYPE: header("content-type"),
    CONTENT_LENGTH: header("content-length"),
    HTTP_CONTENT_ENCODING: header("content-encoding"),
    GIT_PROTOCOL: header("git-protocol"),
  };
  const child = spawn("git", ["http-backend"], { env: variables, stdio: ["pipe", "pipe", "ignore"] });
  child.stdin.on("error", () => {});
  request.pipe(child.stdin);
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk);
  return parseAnswer(Buffer.concat(chunks));
}

/** Headers, an empty line, then the body. */
function parseAnswer(output: Buffer): Answer {
  const end = output.indexOf("\r\n\r\n");
  const lines = output.subarray(0, end).toString("latin1").split("\r\n");
  const headers = Object.fromEntries(lines.map((line) => line.split(": ", 2)));
  return { status: Number.parseInt(headers.Status ?? "200", 10), headers, body: output.subarray(end + 4) };
}
