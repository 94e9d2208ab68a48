import { readdirSync, readFileSync } from "node:fs";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createPushedBranch } from "../../../src/adapters/git/create-pushed-branch.ts";
import { createResultFiles } from "../../../src/adapters/git/create-result-files.ts";
import { bot } from "../../../src/core/merge-request/bot-identity.ts";
import { renderResultMessage } from "../../../src/core/merge-request/result-message.ts";
import type { ResultCommit } from "../../../src/ports/result-branch.ts";
import { createGitRepository, type GitRepository, temporaryFolder } from "../../support/git-repository.ts";
import { createGitServer, type GitServer } from "../../support/git-server.ts";

afterEach(() => vi.unstubAllEnvs());

const token = "glpat-Very-Secret-Token_1";
const jobToken = "glcbt-64_job-token";
const branch = "cibot/toy/main";
const messageOf = (experiment: string) =>
  renderResultMessage({ subject: "toy: result", body: "", experiment, parent: "ab12" });

/** What GitLab's runner leaves: a detached, shallow checkout without any branch, `origin` with the job's token. */
async function given(depth = 2, commits = 4) {
  vi.stubEnv("GIT_CONFIG_GLOBAL", "/dev/null");
  vi.stubEnv("GIT_CONFIG_SYSTEM", "/dev/null");
  const source = createGitRepository();
  for (let number = 1; number <= commits; number++)
    source.commit({ "dvc.lock": `old ${number}\n` }, `Change ${number}`);
  const server = await createGitServer(source, token);
  const clone = source.cloneShallow("main", depth);
  clone.detach();
  clone.git("branch", "--quiet", "-D", "main");
  clone.git("remote", "set-url", "origin", server.url.replace("//", `//gitlab-ci-token:${jobToken}@`));
  return { server, clone, source, result: await makeResult(clone, "new\n") };
}

async function makeResult(clone: GitRepository, content: string, values: Partial<ResultCommit> = {}) {
  const parent = clone.sha("HEAD");
  clone.write("dvc.lock", content);
  const files = await createResultFiles(clone.directory).snapshot(parent, ["dvc.lock"]);
  clone.git("checkout", "--quiet", "--", "dvc.lock");
  const result = {
    branch,
    files,
    parent,
    message: messageOf("e1"),
    author: bot,
    mode: "replace",
    skipCi: false,
  } as const;
  return { ...result, ...values };
}

const open = (
  { directory }: GitRepository,
  { origin }: Pick<GitServer, "origin">,
  signal = new AbortController().signal,
) => createPushedBranch({ directory, credential: { origins: [origin], token }, signal, patience: 20 });

const ref = `refs/heads/${branch}`;
const tipOf = ({ project }: GitServer, name = ref) => project.git("for-each-ref", "--format=%(objectname)", name);
const pushesOf = ({ requests }: GitServer) =>
  requests.filter(({ line }) => line.startsWith("POST") && line.includes("receive"));

describe("a shallow, detached checkout, as GitLab's runner makes it", () => {
  test("is pushed from, onto the parent that the server has", async () => {
    const { server, clone, result } = await given(20, 30);
    expect(clone.git("rev-list", "--count", "HEAD")).toBe("20");
    const { sha, changed } = await open(clone, server).commit(result);
    expect([changed, tipOf(server)]).toEqual([true, sha]);
    expect(server.project.git("show", `${sha}:dvc.lock`)).toBe("new");
    expect(server.project.git("rev-parse", `${sha}^`)).toBe(result.parent);
    expect(server.project.git("rev-list", "--count", sha)).toBe("31");
    expect(server.project.git("show", "--no-patch", "--format=%an <%ae>", sha)).toBe("cibot <cibot@localhost>");
  });

  test.each([1, 2])("and another clone of it (depth %i) know their result again: no commit, no push", async (depth) => {
    const { server, clone, source, result } = await given();
    const { sha } = await open(clone, server).commit(result);
    const other = source.cloneShallow("main", depth);
    other.detach();
    other.git("remote", "set-url", "origin", server.url);
    const before = pushesOf(server).length;
    const again = await makeResult(other, "new\n");
    expect(await open(other, server).commit(again)).toEqual({ sha, changed: false });
    expect(await open(clone, server).commit(result)).toEqual({ sha, changed: false });
    expect(pushesOf(server).length).toBe(before);
  });

  test("replaces an earlier result, also one that hangs on an older commit", async () => {
    const { server, clone, source, result } = await given(1);
    await open(clone, server).commit(result);
    source.commit({ "params.yaml": "lr: 2\n" });
    source.git("push", "--quiet", server.project.directory, "main");
    const later = source.cloneShallow("main", 1);
    later.detach();
    later.git("remote", "set-url", "origin", server.url);
    const next = await makeResult(later, "newer\n");
    const { sha, changed } = await open(later, server).commit(next);
    expect([changed, tipOf(server)]).toEqual([true, sha]);
    expect(server.project.git("rev-parse", `${sha}^`)).toBe(next.parent);
  });

  test("is left as it was: branches, settings, index and files", async () => {
    const { server, clone, result } = await given();
    clone.write("notes.md", "mine\n");
    const state = () => [
      readFileSync(join(clone.directory, ".git/config"), "utf8"),
      readFileSync(join(clone.directory, ".git/index")).toString("hex"),
      readFileSync(join(clone.directory, ".git/HEAD"), "utf8"),
      readdirSync(join(clone.directory, ".git")).toSorted(),
      clone.git("for-each-ref"),
      clone.status(),
    ];
    const before = state();
    await open(clone, server).commit(result);
    await open(clone, server).commit({ ...result, message: messageOf("e2"), files: result.parent });
    expect(state()).toEqual(before);
  });
});

test("a whole clone is not made shallow by reading what is on the branch", async () => {
  const { server, clone, source, result } = await given();
  await open(clone, server).commit(result);
  source.git("remote", "add", "origin", server.url);
  expect((await open(source, server).commit(await makeResult(source, "other\n"))).changed).toBe(true);
  expect(source.git("rev-parse", "--is-shallow-repository")).toBe("false");
});

describe("the token", () => {
  /** Puts a `git` first on the PATH that notes each call's arguments, and runs the real one. */
  async function recordGit(): Promise<() => string> {
    const bin = temporaryFolder();
    // The helper is a child of Git, and what it runs would be seen as well.
    const script = `#!/bin/sh\nfor argument in "$@"; do printf '%s\\n' "$argument" >>"${bin}/log"; done\nPATH="$OLD" exec git "$@"\n`;
    await writeFile(join(bin, "git"), script);
    await chmod(join(bin, "git"), 0o755);
    vi.stubEnv("OLD", process.env.PATH);
    vi.stubEnv("PATH", `${bin}:${process.env.PATH}`);
    return () => readFileSync(join(bin, "log"), "utf8");
  }

  /** Arguments of every process of the machine while `work` goes on. */
  async function watchProcesses(work: () => Promise<unknown>): Promise<string> {
    const seen = new Set<string>();
    let isOver = false;
    const watch = async () => {
      while (!isOver) {
        for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) seen.add(readArguments(pid));
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    };
    const watching = watch();
    await work();
    isOver = true;
    await watching;
    return [...seen].join("\n");
  }

  const readArguments = (pid: string) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8");
    } catch {
      // It has ended.
      return "";
    }
  };

  test("is in no argument of a program", async () => {
    const { server, clone, result } = await given();
    const calls = await recordGit();
    const seen = await watchProcesses(() => open(clone, server).commit(result));
    expect(tipOf(server)).not.toBe("");
    expect(calls()).toContain(server.url);
    expect(seen).toContain("git");
    for (const text of [calls(), seen]) {
      expect(text).not.toContain(token);
      expect(text).not.toContain(encodeURIComponent(token));
    }
  });

  test("is in no file of the clone, of the home folder or of a helper that the user has", async () => {
    const { server, clone, result } = await given();
    const home = temporaryFolder();
    vi.stubEnv("HOME", home);
    clone.git("config", "credential.helper", `store --file=${join(home, "generic")}`);
    clone.git("config", `credential.${server.origin}.helper`, `store --file=${join(home, "scoped")}`);
    await open(clone, server).commit(result);
    expect(readdirSync(home)).toEqual([]);
    const files = readdirSync(clone.directory, { recursive: true, withFileTypes: true }).filter((file) =>
      file.isFile(),
    );
    expect(files.length).toBeGreaterThan(10);
    const holds = (file: (typeof files)[number]) => readFileSync(join(file.parentPath, file.name)).includes(token);
    expect(files.filter(holds)).toEqual([]);
  });

  test("is all that the server sees, whatever the runner has configured", async () => {
    const { server, clone, result } = await given();
    const header = `AUTHORIZATION: basic ${Buffer.from(`x:${jobToken}`).toString("base64")}`;
    clone.git("config", "http.extraHeader", header);
    clone.git("config", `http.${server.origin}/.extraHeader`, header);
    clone.git("config", `http.${server.url}.extraHeader`, header);
    clone.git(
      "config",
      `url.${server.origin.replace("//", `//gitlab-ci-token:${jobToken}@`)}/.insteadOf`,
      `${server.origin}/`,
    );
    clone.git("config", `credential.${server.origin}.username`, "gitlab-ci-token");
    vi.stubEnv("GIT_ASKPASS", "/bin/false");
    await open(clone, server).commit(result);
    const seen = new Set(server.requests.map(({ authorization }) => authorization));
    expect([...seen].filter((value) => value !== undefined)).toEqual([
      `Basic ${Buffer.from(`oauth2:${token}`).toString("base64")}`,
    ]);
  });

  test("never follows a redirect to another server", async () => {
    const { server, clone, result } = await given();
    const elsewhere = await createGitServer(createGitRepository(), token);
    server.intercept = (request, response) => {
      response.writeHead(302, { location: `${elsewhere.origin}${request.url}` }).end();
      return true;
    };
    await expect(open(clone, server).commit(result)).rejects.toThrow();
    expect(elsewhere.requests).toEqual([]);
  });

  test("is not sent to a server that is not the forge's", async () => {
    const { server, clone, result } = await given();
    const error = { code: "remote_not_forge", exit: 4, message: expect.stringContaining("https://gitlab.example") };
    await expect(open(clone, { origin: "https://gitlab.example" }).commit(result)).rejects.toMatchObject(error);
    const none = createPushedBranch({
      directory: clone.directory,
      credential: null,
      signal: new AbortController().signal,
    });
    await expect(none.commit(result)).rejects.toMatchObject({ code: "remote_not_forge" });
    expect(server.requests).toEqual([]);
  });

  test("and the job's are in no error, also when every trace of Git is on", async () => {
    const { server, clone, result } = await given();
    const basic = Buffer.from(`oauth2:${token}`).toString("base64");
    const trace = join(temporaryFolder(), "trace");
    for (const name of ["GIT_TRACE", "GIT_TRACE_CURL", "GIT_CURL_VERBOSE", "GIT_TRACE_SETUP"]) vi.stubEnv(name, trace);
    vi.stubEnv("GIT_TRACE_REDACT", "0");
    // The token is sent, and refused only then.
    server.intercept = ({ headers, url }, response) => {
      const isPush = headers.authorization !== undefined && url?.includes("receive-pack") === true;
      if (isPush) response.writeHead(403).end("You are not allowed to push");
      return isPush;
    };
    const error: unknown = await open(clone, server)
      .commit(result)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "push_refused", exit: 4 });
    const texts = [JSON.stringify(error), String(error), readFileSync(trace, "utf8")];
    for (const text of texts) for (const secret of [token, jobToken, basic]) expect(text).not.toContain(secret);
  });
});

describe("a branch with a commit of somebody else", () => {
  async function givenForeign() {
    const world = await given();
    const { server, clone, result } = world;
    const { sha } = await open(clone, server).commit(result);
    const ana = ["-c", "user.name=Ana", "-c", "user.email=ana@localhost"];
    const theirs = server.project.git(...ana, "commit-tree", `${sha}^{tree}`, "-p", sha, "-m", "Fix by hand");
    return { ...world, theirs };
  }

  test("is refused and left alone, as long as it holds it", async () => {
    const { server, clone, result, theirs } = await givenForeign();
    server.project.git("update-ref", ref, theirs);
    await expect(open(clone, server).commit(result)).rejects.toMatchObject({
      code: "branch_moved",
      message: `Branch "${branch}" holds a commit that cibot did not make; it is left as it is.`,
    });
    expect(tipOf(server)).toBe(theirs);
  });

  test("that comes between reading and writing is not overwritten", async () => {
    const { server, clone, theirs } = await givenForeign();
    server.intercept = (request) => {
      if (request.method === "POST" && request.url?.endsWith("git-receive-pack"))
        server.project.git("update-ref", ref, theirs);
      return false;
    };
    const other = await makeResult(clone, "other\n");
    await expect(open(clone, server).commit(other)).rejects.toMatchObject({ code: "branch_moved" });
    expect(tipOf(server)).toBe(theirs);
  });
});

describe("several cibots at once", () => {
  test("with the same result end with one commit on the branch, and each knows it", async () => {
    const { server, clone, result } = await given();
    const runs = Array.from({ length: 4 }, (_, index) =>
      open(clone, server).commit({ ...result, author: { name: `cibot ${index}`, email: "c@localhost" } }),
    );
    const ends = await Promise.all(runs);
    expect(new Set(ends.map(({ sha }) => sha))).toEqual(new Set([tipOf(server)]));
    expect(ends.filter(({ changed }) => changed)).toHaveLength(1);
  });

  test("with different results all end well, and the branch holds one of them", async () => {
    const { server, clone } = await given();
    const results: ResultCommit[] = [];
    for (const content of ["a\n", "b\n", "c\n"]) results.push(await makeResult(clone, content));
    const ends = await Promise.all(results.map((one) => open(clone, server).commit(one)));
    expect(ends.map(({ changed }) => changed)).toEqual([true, true, true]);
    expect(ends.map(({ sha }) => sha)).toContain(tipOf(server));
  });
});

describe("on top of the branch that was built", () => {
  const advance = { branch: "main", mode: "advance" } as const;

  test("the result is pushed when the branch still ends in what was built; a second time nothing is", async () => {
    const { server, clone, result } = await given();
    const { sha } = await open(clone, server).commit({ ...result, ...advance });
    expect([tipOf(server, "refs/heads/main"), server.project.git("rev-parse", "main^")]).toEqual([sha, result.parent]);
    expect(await open(clone, server).commit({ ...result, ...advance })).toEqual({ sha, changed: false });
  });

  test.each([
    ["has moved on", "commit"],
    ["was deleted", "delete"],
  ])("nothing is pushed when the branch %s", async (_what, change) => {
    const { server, clone, source, result } = await given();
    if (change === "commit") {
      source.commit({ "params.yaml": "lr: 2\n" });
      source.git("push", "--quiet", server.project.directory, "main");
    } else server.project.git("update-ref", "-d", "refs/heads/main");
    const before = tipOf(server, "refs/heads/main");
    await expect(open(clone, server).commit({ ...result, ...advance })).rejects.toMatchObject({
      code: "branch_moved",
      hint: expect.stringContaining("merge-request"),
    });
    expect(tipOf(server, "refs/heads/main")).toBe(before);
  });
});

describe("the pipeline of the commit", () => {
  test.each([
    [false, ""],
    [true, "ci.skip"],
  ])("with skipCi %s the server is told %j", async (skipCi, told) => {
    const { server, clone, result } = await given();
    const log = join(temporaryFolder(), "options");
    server.hook("post-receive", `printf %s "$GIT_PUSH_OPTION_0" >'${log}'`);
    await open(clone, server).commit({ ...result, skipCi });
    expect(readFileSync(log, "utf8")).toBe(told);
  });
});

describe("a server that refuses", () => {
  test("by a hook is quoted in its own words", async () => {
    const { server, clone, result } = await given();
    const words = "GitLab: You are not allowed to push code to protected branches on this project.";
    server.hook("pre-receive", `printf '\\n\\033[31m${words}\\033[0m\\n' >&2; exit 1`);
    await expect(open(clone, server).commit(result)).rejects.toMatchObject({
      code: "push_refused",
      exit: 4,
      message: `The push to branch "${branch}" is refused: ${words} · pre-receive hook declined`,
    });
  });

  test.each([
    [401, "push_unauthenticated", 4],
    [403, "push_refused", 4],
    [404, "push_refused", 4],
    [500, "remote_unreachable", 5],
    [503, "remote_unreachable", 5],
  ])("with status %i ends in %s", async (status, code, exit) => {
    const { server, clone, result } = await given();
    server.intercept = (_request, response) => {
      response.writeHead(status, { "content-type": "text/html" }).end("<h1>Sorry</h1>");
      return true;
    };
    await expect(open(clone, server).commit(result)).rejects.toMatchObject({ code, exit });
  });

  test("a token that has expired is told as such", async () => {
    const { server, clone, result } = await given();
    const credential = { origins: [server.origin], token: "glpat-expired" };
    const expired = createPushedBranch({
      directory: clone.directory,
      credential,
      signal: new AbortController().signal,
    });
    await expect(expired.commit(result)).rejects.toMatchObject({ code: "push_unauthenticated", exit: 4 });
  });
});

describe("a network that fails", () => {
  test("is tried again: an answer that was lost after the write counts as written", async () => {
    const { server, clone, result } = await given();
    server.losesAnswer = ({ method, url }) => method === "POST" && url?.endsWith("git-receive-pack") === true;
    const { sha, changed } = await open(clone, server).commit(result);
    expect([changed, tipOf(server)]).toEqual([true, sha]);
    expect(server.project.git("rev-list", "--count", ref)).toBe("5");
  });

  test("is given up after three tries", async () => {
    const { server, clone, result } = await given();
    server.intercept = (request) => {
      request.socket.destroy();
      return true;
    };
    await expect(open(clone, server).commit(result)).rejects.toMatchObject({ code: "remote_unreachable", exit: 5 });
    expect(server.requests).toHaveLength(3);
  });

  test("a signal ends a push that hangs", async () => {
    const { server, clone, result } = await given();
    const stop = new AbortController();
    server.intercept = () => {
      stop.abort("SIGTERM");
      return true;
    };
    await expect(open(clone, server, stop.signal).commit(result)).rejects.toMatchObject({ code: "terminated" });
  });
});

describe("another remote than one over http", () => {
  test("is pushed to as it is, without a token", async () => {
    const { server, clone, result } = await given();
    clone.git("remote", "set-url", "origin", `file://${server.project.directory}`);
    const { sha } = await createPushedBranch({
      directory: clone.directory,
      credential: null,
      signal: new AbortController().signal,
    }).commit(result);
    expect(tipOf(server)).toBe(sha);
  });

  test("that is no repository fails with Git's words", async () => {
    const { clone, server, result } = await given();
    clone.git("remote", "set-url", "origin", "/nowhere/at/all");
    await expect(open(clone, server).commit(result)).rejects.toMatchObject({ code: "push_refused" });
  });

  test("a clone without origin says so", async () => {
    const { clone, server, result } = await given();
    clone.git("remote", "remove", "origin");
    await expect(open(clone, server).commit(result)).rejects.toMatchObject({ code: "remote_missing", exit: 2 });
  });
});

test.each(["a..b", "x y", "-x~", "@{", "a.lock", ""])(
  "the name %j is refused before the server is asked",
  async (name) => {
    const { clone, server, result } = await given();
    await expect(open(clone, server).commit({ ...result, branch: name })).rejects.toMatchObject({
      code: "invalid_usage",
    });
    expect(server.requests).toEqual([]);
  },
);
