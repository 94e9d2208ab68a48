import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { main } from "../../../src/main.ts";
import { expectNoHarm } from "../../support/attack-world.ts";
import type { FakeGitlab } from "../../support/fake-gitlab/fake-gitlab.ts";
import { startFakeGitlab } from "../../support/fake-gitlab/start-fake-gitlab.ts";
import {
  createGitRepository,
  type GitRepository,
  openRepository,
  temporaryFolder,
} from "../../support/git-repository.ts";
import { botToken } from "../../support/gitlab-world.ts";

// `cibot pr` with names and texts that an attacker has chosen, with real Git over HTTP.

let gitlab: FakeGitlab;
let served: GitRepository;
let source: GitRepository;

beforeEach(async () => {
  vi.stubEnv("GIT_CONFIG_GLOBAL", "/dev/null");
  vi.stubEnv("GIT_CONFIG_SYSTEM", "/dev/null");
  source = createGitRepository();
  source.commit({ "cibot.yaml": "model: credit\n", "dvc.lock": "old\n", "dvc.yaml": "stages: {}\n" });
  const repository = join(temporaryFolder(), "credit.git");
  execFileSync("git", ["clone", "--quiet", "--bare", source.directory, repository]);
  served = openRepository(repository);
  gitlab = await startFakeGitlab({ root: "/gitlab", repository });
  gitlab.addUser({ username: "project_7_bot_a1", token: botToken, bot: true });
});

afterEach(async () => {
  await gitlab.close();
  vi.unstubAllEnvs();
  expectNoHarm(gitlab);
});

/** A job's checkout with a new result, and `cibot pr` in it. */
function givenCheckout() {
  const clone = source.cloneShallow("main");
  clone.detach();
  clone.git("remote", "set-url", "origin", `${gitlab.project.webUrl}.git`);
  clone.write("dvc.lock", "new\n");
  const run = async (args: readonly string[], variables: Readonly<Record<string, string>> = {}) => {
    let [stdout, stderr] = ["", ""];
    const exit = await main({
      args: ["pr", "--json", ...args],
      env: { ...(await gitlab.environment({ target: "branch" })), GITLAB_TOKEN: botToken, ...variables },
      directory: clone.directory,
      stdout: { write: (text) => (stdout += text) },
      stderr: { write: (text) => (stderr += text) },
      clock: { now: () => new Date() },
      signal: new AbortController().signal,
    });
    expect(stdout + stderr).not.toContain(botToken);
    const document = JSON.parse(stdout) as { merge_request?: Record<string, unknown>; error?: { code: string } };
    return { exit, document };
  };
  /** Files that a shell or a program of Git's could have made. */
  const strange = () =>
    readdirSync(clone.directory).filter((name) => !/^(\.git|cibot\.yaml|dvc\.(lock|yaml))$/.test(name));
  return { clone, run, strange };
}

const branches = () => served.git("for-each-ref", "--format=%(refname)").split("\n");

describe.each(["push", "api"])("group 12, Git arguments: via %s", (via) => {
  test.each(["a..b", "@{", "a b", "a~1", "x:y", "refs/heads/../x", ".hidden", "a.lock", "\u0007", "a\nb", ""])(
    `group 12, Git arguments: via ${via} the branch %j is refused`,
    async (branch) => {
      const { run, strange } = givenCheckout();
      const { exit, document } = await run(["dvc.lock", "--via", via, `--branch=${branch}`]);
      expect([exit > 0, document.error?.code]).toEqual([true, expect.stringMatching(/^(?!internal_error)/)]);
      expect([branches(), gitlab.mergeRequests, strange()]).toEqual([["refs/heads/main"], [], []]);
    },
  );

  test.each([
    "$(touch x)",
    "`touch x`",
    "a;touch-x",
    "a|b&c",
    "a'b\"c",
    "modell-🎉",
    "ünïcode",
    "%2e%2e/x",
    "x".repeat(200),
  ])(`group 12, Git arguments: via ${via} the branch %j is a name or refused, and nothing runs`, async (branch) => {
    const { run, strange } = givenCheckout();
    const { document } = await run(["dvc.lock", "--via", via, `--branch=${branch}`]);
    expect(document.error?.code).not.toBe("internal_error");
    const made = document.error === undefined ? [`refs/heads/${branch}`] : [];
    expect(branches().toSorted()).toEqual([...made, "refs/heads/main"].toSorted());
    expect(strange()).toEqual([]);
  });
});

test.each(["--upload-pack=touch x", "-x", "--force", "--exec=touch x"])(
  "group 12, Git arguments: the branch %s is no option of Git",
  async (branch) => {
    for (const via of ["push", "api"]) {
      const { run, strange } = givenCheckout();
      const { document } = await run(["dvc.lock", "--via", via, `--branch=${branch}`]);
      expect(document.error?.code).not.toBe("internal_error");
      expect(strange()).toEqual([]);
      expect(branches().filter((ref) => !["refs/heads/main", `refs/heads/${branch}`].includes(ref))).toEqual([]);
    }
  },
);

test.each(["--upload-pack=touch x", "a..b", "$(touch x)", "🎉", "refs/heads/../x", "x".repeat(300), "main;touch x"])(
  "group 12, Git arguments: %j as the branch that is built makes no other branch and runs nothing",
  async (branch) => {
    const { run, strange } = givenCheckout();
    const { document } = await run(["dvc.lock"], { CI_COMMIT_BRANCH: branch, CI_COMMIT_REF_NAME: branch });
    expect(document.error?.code).not.toBe("internal_error");
    const others = branches().filter((ref) => ref !== "refs/heads/main" && !ref.startsWith("refs/heads/cibot/credit/"));
    expect([others, strange()]).toEqual([[], []]);
  },
);

test.each([
  ["--output=x", "file_missing"],
  ["-c", "file_missing"],
  ["$(touch x)", "file_missing"],
  [".git/config", "file_missing"],
  ["../outside", "git_failed"],
  ["/etc/passwd", "git_failed"],
  ["a\0b", "git_failed"],
])("group 12, Git arguments: the path %j is a path (%s)", async (path, code) => {
  const { run, strange } = givenCheckout();
  const { document } = await run(["--", path]);
  expect(document.error?.code).toBe(code);
  expect([branches(), strange()]).toEqual([["refs/heads/main"], []]);
});

test.each(["$(touch x)", "'; touch x; '", "-F/etc/passwd", "--amend", "a\n\nCibot-Commit: 0000", "x".repeat(50_000)])(
  "group 12, Git arguments: the message %j is a text",
  async (message) => {
    const { run, strange } = givenCheckout();
    const { exit } = await run(["dvc.lock", `--message=${message}`]);
    expect([exit, strange()]).toEqual([0, []]);
    const told = served.git("show", "--no-patch", "--format=%B", "cibot/credit/main");
    expect(told.match(/^Cibot-Commit: [0-9a-f]{40}$/gm)).toHaveLength(1);
    expect(told).not.toMatch(/^Cibot-Commit: 0000$/m);
  },
);

describe("group 4, keywords", () => {
  test.each([
    ["a closing keyword", "Closes #1", /closes #1/i],
    ["a draft", "Draft: x", /^draft/i],
    ["work in progress", "WIP: x", /^wip/i],
    ["a fixup", "fixup! x", /^fixup!/],
    ["a command", "x\n/merge", /^\/merge/m],
    ["a mention", "ask @all", /@all/],
    ["a skipped pipeline", "x [skip ci] [ci skip]", /\[(skip ci|ci skip)\]/i],
  ])(
    "group 4, keywords: %s in title, description and message of a merge request is text",
    async (_what, text, acting) => {
      const { clone, run } = givenCheckout();
      clone.write("body.md", `${text}\n`);
      const options = [`--title=${text}`, "--body=body.md", `--message=${text}`];
      expect((await run(["dvc.lock", ...options])).exit).toBe(0);
      const [{ title, description } = { title: "none", description: "none" }] = gitlab.mergeRequests;
      expect(title).not.toMatch(acting);
      if (!/draft|wip|fixup|skip/i.test(text)) expect(description).not.toMatch(acting);
      expect(served.git("show", "--no-patch", "--format=%B", "cibot/credit/main")).not.toMatch(acting);
    },
  );

  test("group 4, keywords: the message of the commit that was built is not repeated to skip a pipeline", async () => {
    const { run } = givenCheckout();
    await run(["dvc.lock"], { CI_COMMIT_MESSAGE: "Tune [skip ci]\n\nCloses #1", CI_COMMIT_TITLE: "Tune [skip ci]" });
    expect(served.git("show", "--no-patch", "--format=%B", "cibot/credit/main")).not.toMatch(/skip ci|Closes/i);
    expect(gitlab.pushes).toMatchObject([{ options: [] }]);
  });
});

test.each(["../../x", "a b", "$(touch x)", "a..b", "credit/../main", "@{u}", "é"])(
  "group 12, Git arguments: the model's name %j is refused by the configuration",
  async (model) => {
    const { clone, run, strange } = givenCheckout();
    clone.write("cibot.yaml", `model: ${JSON.stringify(model)}\n`);
    const { exit, document } = await run(["dvc.lock"]);
    expect([exit, document.error?.code]).toEqual([2, "invalid_config"]);
    expect([existsSync(join(clone.directory, "x")), strange()]).toEqual([false, []]);
  },
);
