import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { spellSecret } from "../../src/core/trust/secret-spellings.ts";
import { createDvcProject, type DvcProject } from "../support/dvc-project.ts";
import type { FakeGitlab } from "../support/fake-gitlab/fake-gitlab.ts";
import { startFakeGitlab } from "../support/fake-gitlab/start-fake-gitlab.ts";

// The built cibot in a job of GitLab, with real Git and DVC.

const good = "glpat-0123456789abcdefghij";
const readOnly = "glpat-readreadreadreadread";

let gitlab: FakeGitlab;
let project: DvcProject;
let env: Readonly<Record<string, string>>;

beforeEach(async () => {
  gitlab = await startFakeGitlab({ root: "/gitlab" });
  // No day of these tests' life comes close to it.
  gitlab.addUser({ username: "project_7_bot_a1", token: good, bot: true, expiresAt: null });
  gitlab.addUser({
    username: "project_7_bot_b2",
    token: readOnly,
    bot: true,
    expiresAt: null,
    scopes: ["read_api"],
    role: "reporter",
  });
  const { iid } = await gitlab.addMergeRequest({ sourceBranch: "more-features" });
  project = await createDvcProject();
  env = await gitlab.environment({ target: "mr", iid });
});

afterEach(async () => {
  const { problems, effects, uploads, statuses, pushes } = gitlab;
  await Promise.all([gitlab.close(), project.remove()]);
  expect({ problems, effects, uploads, statuses, pushes }).toEqual({
    problems: [],
    effects: [],
    uploads: [],
    statuses: [],
    pushes: [],
  });
});

const timeout = 60_000;

test("a good token: all is well, and the work tree is as it was", { timeout }, async () => {
  project.dvc("push", "--quiet");
  const before = project.git("status", "--porcelain");
  const { exit, stdout, stderr } = await project.cibot(["doctor"], { env: { ...env, CIBOT_TOKEN: good } });
  expect({ exit, failed: stdout.match(/^fail.*$/gm), stderr }).toMatchObject({ exit: 0, failed: null });
  expect(stdout).toContain("ok    token: `CIBOT_TOKEN`, a project access token of @project_7_bot_a1 (a bot)\n");
  expect(stdout).toContain('ok    data in the remote: "storage" answers, and has all that this commit refers to\n');
  expect(stdout).toContain("ok    plots: the canvas draws, with texts in the bundled font\n");
  expect(stdout).toMatch(/^\d+ checks, none failed/m);
  expect(project.git("status", "--porcelain")).toBe(before);
});

test("a token that only reads: what fails and what to do, exit 4, one document without the token", {
  timeout,
}, async () => {
  const { exit, stdout, stderr } = await project.cibot(["doctor", "--json"], {
    env: { ...env, GITLAB_TOKEN: readOnly },
  });
  expect(exit).toBe(4);
  const { checks, worst, error } = JSON.parse(stdout);
  const failed = checks.filter(({ status }: { status: string }) => status === "fail");
  expect(failed.map(({ id }: { id: string }) => id)).toEqual([
    "token-scopes",
    "write-comments",
    "upload-images",
    "push-branch",
    "open-merge-request",
  ]);
  expect({ worst, error }).toMatchObject({ worst: "fail", error: { code: "checks_not_allowed", exit: 4 } });
  for (const spelling of spellSecret(readOnly)) expect(stdout + stderr).not.toContain(spelling);
});

test("a server that never answers holds the doctor up for its time only", { timeout }, async () => {
  gitlab.fail({ kind: "hang", when: ({ area }) => area === "api", times: 99 });
  rmSync(join(project.directory, ".dvc"), { recursive: true });
  const started = Date.now();
  const { exit, stdout } = await project.cibot(["doctor"], { env: { ...env, GITLAB_TOKEN: good } });
  expect(stdout).toContain("fail  address: No answer within 10 s\n");
  expect(stdout.match(/^fail/gm)).toHaveLength(2);
  expect(exit).toBe(1);
  expect(Date.now() - started).toBeLessThan(45_000);
});
