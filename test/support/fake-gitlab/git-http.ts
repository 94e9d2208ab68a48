import { spawn } from "node:child_process";
import { gunzipSync } from "node:zlib";
import type { Answer } from "./answer.ts";
import { parsePush } from "./parse-push.ts";
import type { GitlabRequest } from "./receive-request.ts";
import { gitEnvironment } from "./run-git.ts";
import type { Credential, Project, World } from "./world.ts";

/** Git over smart HTTP, at `<project>.git`: fetches for those who may read, pushes for developers. */
export async function answerGit(world: World, request: GitlabRequest): Promise<Answer> {
  const [, path = "", rest = ""] = /^\/(.+)\.git(\/.*)$/.exec(decodeURIComponent(request.path)) ?? [];
  const credential = findBasicCredential(world, request);
  if (credential === undefined) return askForPassword;
  request.user = credential.user.username;
  const project = world.projects.find((candidate) => candidate.path === path);
  if (project === undefined || !world.allows(credential.user, project, "reporter")) {
    return plain(404, "The project you were looking for could not be found or you don't have permission to view it.\n");
  }
  if (project.bare === null) return plain(404, "This project has no repository over HTTP.\n");
  const pushes = rest === "/git-receive-pack" || request.query.get("service") === "git-receive-pack";
  if (!hasScope(credential, pushes)) return plain(403, "HTTP Basic: Access denied.\n");
  if (pushes && (credential.job || project.archived || !world.allows(credential.user, project, "developer"))) {
    return plain(403, "You are not allowed to push code to this project.\n");
  }
  return serve(world, project, request, rest);
}

async function serve(world: World, project: Project, request: GitlabRequest, path: string): Promise<Answer> {
  const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(request.raw) : request.raw;
  const before = await project.repository.branches();
  const answer = await runBackend(project.bare ?? "", request, path, body);
  if (path === "/git-receive-pack") await recordPush({ world, project, user: request.user ?? "", body, before });
  return answer;
}

interface Received {
  readonly world: World;
  readonly project: Project;
  readonly user: string;
  readonly body: Buffer;
  readonly before: ReadonlyMap<string, string>;
}

/** What did arrive: Git may have refused some of what was sent. */
async function recordPush({ world, project, user, body, before }: Received): Promise<void> {
  const { commands, options } = parsePush(body);
  const after = await project.repository.branches();
  for (const { ref } of commands) {
    const branch = ref.replace(/^refs\/heads\//, "");
    const [old, now] = [before.get(branch) ?? "0".repeat(40), after.get(branch) ?? "0".repeat(40)];
    if (old !== now) world.pushes.push({ project: project.id, user, ref, before: old, after: now, options, by: "git" });
  }
}

/** `git http-backend`, a CGI program. */
async function runBackend(bare: string, request: GitlabRequest, path: string, body: Buffer): Promise<Answer> {
  const env = gitEnvironment({
    GIT_PROJECT_ROOT: bare,
    GIT_HTTP_EXPORT_ALL: "1",
    PATH_INFO: path,
    REQUEST_METHOD: request.method,
    QUERY_STRING: String(request.query),
    CONTENT_TYPE: request.headers["content-type"] ?? "",
    CONTENT_LENGTH: String(body.length),
    REMOTE_USER: request.user ?? "",
    REMOTE_ADDR: "127.0.0.1",
    GIT_PROTOCOL: request.headers["git-protocol"] ?? "",
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "receive.advertisePushOptions",
    GIT_CONFIG_VALUE_0: "true",
  });
  const child = spawn("git", ["http-backend"], { env, stdio: ["pipe", "pipe", "ignore"] });
  const ended = new Promise((resolve, reject) => child.on("close", resolve).on("error", reject));
  child.stdin.on("error", () => undefined);
  child.stdin.end(body);
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk);
  await ended;
  return parseCgi(Buffer.concat(chunks));
}

function parseCgi(output: Buffer): Answer {
  const gap = output.indexOf("\r\n\r\n");
  const head = output.subarray(0, gap).toString("latin1").split("\r\n");
  const headers = Object.fromEntries(
    head.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  const { status = "200", ...others } = headers;
  return { status: Number.parseInt(status, 10), headers: others, bytes: output.subarray(gap + 4) };
}

/** Any user name will do with a token as its password. */
function findBasicCredential({ credentials }: World, { headers }: GitlabRequest): Credential | undefined {
  const basic = /^Basic (.+)$/i.exec(headers.authorization ?? "")?.[1];
  if (basic === undefined) return undefined;
  const pair = Buffer.from(basic, "base64").toString("utf8");
  const password = pair.slice(pair.indexOf(":") + 1);
  return credentials.find(({ token, state }) => token === password && state === "active");
}

function hasScope({ scopes, job }: Credential, pushes: boolean): boolean {
  const fit = pushes ? ["api", "write_repository"] : ["api", "write_repository", "read_repository"];
  return job || scopes.some((scope) => fit.includes(scope));
}

const plain = (status: number, text: string): Answer => ({ status, headers: { "content-type": "text/plain" }, text });

const askForPassword: Answer = {
  ...plain(401, "HTTP Basic: Access denied.\n"),
  headers: { "www-authenticate": 'Basic realm="GitLab"', "content-type": "text/plain" },
};
