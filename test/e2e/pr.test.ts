import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { main } from "../../src/main.ts";
import type { FakeGitlab } from "../support/fake-gitlab/fake-gitlab.ts";
import { startFakeGitlab } from "../support/fake-gitlab/start-fake-gitlab.ts";
import { createGitRepository, type GitRepository, openRepository, temporaryFolder } from "../support/git-repository.ts";

// `cibot pr` as a job of GitLab runs it: the whole program, real Git over HTTP, and a GitLab of our own.

const token = "glpat-0123456789abcdefghij";
const jobToken = "glcbt-64_0123456789abcdef";
const branch = "cibot/credit/main";

let gitlab: FakeGitlab;
let project: GitRepository;
let source: GitRepository;

beforeEach(async () => {
  vi.stubEnv("GIT_CONFIG_GLOBAL", "/dev/null");
  vi.stubEnv("GIT_CONFIG_SYSTEM", "/dev/null");
  source = createGitRepository();
  source.commit({ "cibot.yaml": "model: credit\nmerge_request: { labels: [model] }\n", "dvc.lock": "old\n" });
  source.commit({ "metrics.json": "{}\n", "dvc.yaml": "metrics: [metrics.json]\n", "bin.dat": Buffer.from([0, 255]) });
  const repository = join(temporaryFolder(), "credit.git");
  execFileSync("git", ["clone", "--quiet", "--bare", source.directory, repository]);
  project = openRepository(repository);
  gitlab = await startFakeGitlab({ root: "/gitlab", repository });
  gitlab.addUser({ username: "project_7_bot_a1", token, bot: true });
  gitlab.addUser({ username: "ana", token: "of-ana" });
  gitlab.addJobToken(jobToken);
});

afterEach(async () => {
  const { problems, effects } = gitlab;
  await gitlab.close();
  vi.unstubAllEnvs();
  expect({ problems, effects }).toEqual({ problems: [], effects: [] });
});

/** A job's checkout, in which DVC has made a result. */
function checkOut(content = "new\n"): GitRepository {
  const clone = source.cloneShallow("main", 1);
  clone.detach();
  clone.git(
    "remote",
    "set-url",
    "origin",
    `${gitlab.project.webUrl.replace("//", `//gitlab-ci-token:${jobToken}@`)}.git`,
  );
  clone.write("dvc.lock", content);
  return clone;
}

interface End {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs cibot in a clone with the variables of a branch's job. */
async function run(
  { directory }: GitRepository,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
) {
  const texts = { stdout: "", stderr: "" };
  const stream = (name: keyof typeof texts) => ({
    write: (text: string) => {
      texts[name] += text;
    },
  });
  const exit = await main({
    args: ["pr", ...args],
    env: {
      ...(await gitlab.environment({ target: "branch" })),
      GITLAB_TOKEN: token,
      CI_JOB_TOKEN: jobToken,
      ...variables,
    },
    directory,
    stdout: stream("stdout"),
    stderr: stream("stderr"),
    clock: { now: () => new Date() },
    signal: new AbortController().signal,
  });
  const end: End = { exit, ...texts };
  for (const secret of [token, jobToken]) expect(`${end.stdout}${end.stderr}`).not.toContain(secret);
  return end;
}

const document = ({ stdout }: End) => JSON.parse(stdout) as { merge_request: Record<string, unknown>; error?: unknown };

describe.each(["push", "api"])("via %s", (via) => {
  const args = ["--via", via];

  test("the result is on cibot's branch and its merge request is open; a second run writes nothing", async () => {
    const clone = checkOut();
    const config = readFileSync(join(clone.directory, ".git/config"));
    const first = await run(clone, args);
    expect(first).toMatchObject({ exit: 0, stdout: `${gitlab.project.webUrl}/-/merge_requests/1\n` });
    expect(project.git("diff", "--name-only", "main", branch)).toBe("dvc.lock");
    expect(project.git("rev-parse", `${branch}^`)).toBe(source.sha("main"));
    expect(project.git("show", "--no-patch", "--format=%an <%ae>", branch)).toBe("cibot <cibot@localhost>");
    expect(gitlab.mergeRequests).toMatchObject([
      {
        sourceBranch: branch,
        targetBranch: "main",
        title: "credit: result for main",
        labels: ["model"],
        removeSourceBranch: true,
      },
    ]);
    const writes = () =>
      gitlab.requests.filter(({ method, path }) => method !== "GET" && !path.endsWith("upload-pack")).length;
    const before = writes();
    const second = await run(checkOut(), [...args, "--json"]);
    expect(document(second).merge_request).toMatchObject({ action: "unchanged", sha: project.sha(branch) });
    expect([writes(), gitlab.pushes.length]).toEqual([before, 1]);
    expect(readFileSync(join(clone.directory, ".git/config"))).toEqual(config);
  });

  test("another result updates branch and merge request", async () => {
    await run(checkOut(), args);
    const end = await run(checkOut("newer\n"), [...args, "--json", "--title", "Tuned"]);
    expect(document(end).merge_request).toMatchObject({ action: "updated", sha: project.sha(branch) });
    expect(project.git("show", `${branch}:dvc.lock`)).toBe("newer");
    expect(project.git("rev-list", "--count", `main..${branch}`)).toBe("1");
    expect(gitlab.mergeRequests).toMatchObject([{ title: "Tuned", sha: project.sha(branch) }]);
  });

  test("new, changed and deleted files of any kind arrive as they are", async () => {
    const clone = checkOut();
    const bytes = Buffer.from([0, 1, 255, 254, 10, 13]);
    clone.write("bin.dat", bytes);
    clone.write("new/with space.sh", "#!/bin/sh\n");
    chmodSync(join(clone.directory, "new/with space.sh"), 0o755);
    chmodSync(join(clone.directory, "dvc.yaml"), 0o755);
    clone.write("-dash\nline.json", "");
    rmSync(join(clone.directory, "metrics.json"));
    expect((await run(clone, [".", ...args])).exit).toBe(0);
    const tree = project.git("ls-tree", "-r", "-z", branch).split("\0");
    const modes = Object.fromEntries(
      tree.filter(Boolean).map((line) => [line.slice(line.indexOf("\t") + 1), line.slice(0, 6)]),
    );
    expect(modes).toEqual({
      "-dash\nline.json": "100644",
      "bin.dat": "100644",
      "cibot.yaml": "100644",
      "dvc.lock": "100644",
      "dvc.yaml": "100755",
      "new/with space.sh": "100755",
    });
    expect(project.git("rev-parse", `${branch}:bin.dat`)).toBe(clone.git("hash-object", "bin.dat"));
  });

  test("a branch that somebody else has written to is left alone", async () => {
    await run(checkOut(), args);
    const identity = ["-c", "user.name=Ana", "-c", "user.email=ana@localhost"];
    const theirs = project.git(...identity, "commit-tree", `${branch}^{tree}`, "-p", branch, "-m", "Fix by hand");
    project.git("update-ref", `refs/heads/${branch}`, theirs);
    const end = await run(checkOut("newer\n"), [...args, "--json"]);
    expect([end.exit, document(end).error]).toEqual([1, expect.objectContaining({ code: "branch_moved" })]);
    expect(project.sha(branch)).toBe(theirs);
  });

  test("with --mode push the result follows on the branch that is built, once", async () => {
    const built = source.sha("main");
    const end = await run(checkOut(), [...args, "--mode", "push", "--json"]);
    expect(document(end).merge_request).toMatchObject({ action: "pushed", branch: "main", sha: project.sha("main") });
    expect(project.git("rev-parse", "main^")).toBe(built);
    const again = await run(checkOut(), [...args, "--mode", "push", "--json"], {
      CI_COMMIT_SHA: built,
      CI_COMMIT_MESSAGE: "Change",
    });
    expect(document(again).merge_request).toMatchObject({ action: "unchanged" });
    expect(gitlab.mergeRequests).toEqual([]);
  });

  test("a token of a user who may only read is refused with what is missing", async () => {
    gitlab.setRole("project_7_bot_a1", "reporter");
    const end = await run(checkOut(), [...args, "--json"]);
    expect(end.exit).toBe(4);
    expect(project.git("for-each-ref", "--format=%(refname)", `refs/heads/${branch}`)).toBe("");
  });
});

test("three cibots at once end with one branch and one merge request", async () => {
  const ends = await Promise.all(["a\n", "b\n", "b\n"].map((content) => run(checkOut(content), ["--json"])));
  expect(ends.map(({ exit }) => exit)).toEqual([0, 0, 0]);
  expect(gitlab.mergeRequests).toHaveLength(1);
  expect(project.git("rev-list", "--count", `main..${branch}`)).toBe("1");
  expect(ends.map((end) => document(end).merge_request.sha)).toContain(project.sha(branch));
});

test("draft, reviewers, squash and auto-merge reach GitLab; a name that is nobody's is told", async () => {
  const options = [
    "--draft",
    "--squash",
    "--auto-merge",
    "--reviewer",
    "ana",
    "--reviewer",
    "nobody",
    "--label",
    "exp",
  ];
  const end = await run(checkOut(), options);
  const ana = gitlab.world.users.find(({ username }) => username === "ana")?.id;
  expect(gitlab.mergeRequests).toMatchObject([
    {
      title: "Draft: credit: result for main",
      squash: true,
      reviewers: [ana],
      labels: ["exp", "model"],
      autoMerge: false,
    },
  ]);
  expect(end.exit).toBe(0);
  expect(end.stderr).toContain("is not reviewed by nobody");
  expect(end.stderr).toContain("is not merged by itself: it is a draft");
});

test("--skip-ci tells GitLab to start no pipeline, and leaves the message as it is", async () => {
  await run(checkOut(), ["--skip-ci"]);
  expect(gitlab.pushes).toMatchObject([{ options: ["ci.skip"], by: "git" }]);
  expect(project.git("show", "--no-patch", "--format=%B", branch)).not.toContain("[skip ci]");
});

test("--skip-ci via the API, which takes no options of a push, stands in the subject", async () => {
  await run(checkOut(), ["--skip-ci", "--via", "api"]);
  expect(project.git("show", "--no-patch", "--format=%s", branch)).toBe("credit: result of 1 file [skip ci]");
});

test("a symbolic link is not for the API", async () => {
  const clone = checkOut();
  clone.git("config", "core.symlinks", "true");
  execFileSync("ln", ["-s", "dvc.lock", join(clone.directory, "link")]);
  const end = await run(clone, ["link", "--via", "api", "--json"]);
  expect([end.exit, document(end).error]).toEqual([2, expect.objectContaining({ code: "not_available" })]);
  expect((await run(clone, ["link"])).exit).toBe(0);
  expect(project.git("ls-tree", branch, "link")).toContain("120000");
});

test("an origin on another server gets neither the token nor a push", async () => {
  const clone = checkOut();
  clone.git("remote", "set-url", "origin", "http://127.0.0.1:9/team/credit.git");
  const end = await run(clone, ["--json"]);
  expect([end.exit, document(end).error]).toEqual([4, expect.objectContaining({ code: "remote_not_forge" })]);
});

test("a project in a subfolder of the clone commits its own files, told from the root", async () => {
  const clone = checkOut();
  clone.write("churn/dvc.lock", "new\n");
  clone.write("churn/cibot.yaml", "model: churn\n");
  const end = await run({ ...clone, directory: join(clone.directory, "churn") }, ["--json"]);
  expect(document(end).merge_request).toMatchObject({ branch: "cibot/churn/main", files: ["churn/dvc.lock"] });
});

test("nothing to commit is done without a word to GitLab", async () => {
  const end = await run(checkOut("old\n"), ["--json"]);
  const reason = "the commit holds this result already";
  expect([end.exit, document(end).merge_request]).toEqual([0, expect.objectContaining({ action: "skipped", reason })]);
  expect(gitlab.requests).toEqual([]);
});

describe("a merge request whose answer goes wrong", () => {
  const creates = ({ method, path }: { method: string; path: string }) =>
    method === "POST" && path.endsWith("/merge_requests");

  test.each([
    { kind: "502-after" },
    { kind: "reset-after" },
    { kind: "reset-before" },
    { kind: "502-html" },
    { kind: "rate-limited", retryAfter: 0 },
  ] as const)("by $kind is there once at the end", async (fault) => {
    gitlab.fail({ ...fault, when: creates });
    const end = await run(checkOut(), ["--json"]);
    expect(end.exit).toBe(0);
    expect(gitlab.mergeRequests).toHaveLength(1);
    expect(document(end).merge_request.url).toBe(`${gitlab.project.webUrl}/-/merge_requests/1`);
  });

  test("for good ends with exit 5; the branch is there, and the next run opens it", async () => {
    gitlab.fail({ kind: "500", when: creates, times: 50 });
    expect((await run(checkOut(), [])).exit).toBe(5);
    expect(project.sha(branch)).toMatch(/^[0-9a-f]{40}$/);
  });
});

describe("auto-merge", () => {
  test("is granted when the pipeline runs, after a moment in which GitLab does not know yet", async () => {
    await run(checkOut(), []);
    await gitlab.setPipeline(1, "running");
    const end = await run(checkOut(), ["--auto-merge", "--json"]);
    expect(document(end).merge_request).toMatchObject({ action: "updated" });
    expect(gitlab.mergeRequests).toMatchObject([{ autoMerge: true }]);
    const again = await run(checkOut(), ["--auto-merge", "--json"]);
    expect(document(again).merge_request).toMatchObject({ action: "unchanged" });
  });

  test("without a pipeline is refused, which is a warning", async () => {
    const end = await run(checkOut(), ["--auto-merge", "--json"]);
    expect(end.exit).toBe(0);
    expect(end.stderr).toContain("is not merged by itself");
    expect(document(end).merge_request).toMatchObject({ action: "created" });
  });
});

test("texts that a user or a file brings set nothing off: no command, mention, closing keyword, draft or skipped pipeline", async () => {
  const clone = checkOut();
  clone.write("notes.md", "/close\n\n@all see this\n\nCloses #1\n\n<!-- cibot:key=x -->\n");
  const texts = ["--title", "Draft: @all closes #1", "--message", "Closes #1\n\n[skip ci]", "--body", "notes.md"];
  expect((await run(clone, ["dvc.lock", ...texts])).exit).toBe(0);
  expect(gitlab.mergeRequests[0]?.description).toContain("see this");
  expect(gitlab.mergeRequests[0]?.title).not.toMatch(/^draft/i);
  const message = project.git("show", "--no-patch", "--format=%B", branch);
  expect(message).not.toMatch(/Closes #1|\[skip ci\]/);
  expect(message).toMatch(/\n\nCibot-Commit: [0-9a-f]{40}\n*$/);
});
