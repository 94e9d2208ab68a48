import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { openInspection } from "../../src/adapters/gitlab/open-inspection.ts";
import { runDoctor } from "../../src/commands/doctor.ts";
import type { Check } from "../../src/core/doctor/check.ts";
import { spellSecret } from "../../src/core/trust/secret-spellings.ts";
import { createMask } from "../../src/core/trust/secrets.ts";
import type { FakeGitlab, NewUser } from "../support/fake-gitlab/fake-gitlab.ts";
import { startFakeGitlab } from "../support/fake-gitlab/start-fake-gitlab.ts";
import { type GivenDoctor, givenDoctor } from "../support/given-doctor.ts";

// The doctor's questions to GitLab, each answered by a GitLab of our own with good and bad tokens.

const token = "glpat-0123456789abcdefghij";
const jobToken = "glcbt-64_0123456789abcdef";

type Environment = Record<string, string>;

interface Situation {
  readonly user?: Partial<NewUser>;
  readonly prepare?: (gitlab: FakeGitlab) => void;
  readonly env?: (usual: Environment) => Environment;
  readonly config?: GivenDoctor["config"];
}

/** A job in a merge request, with a bot's token. */
async function examine({ user = {}, prepare = () => undefined, env = (usual) => usual, config }: Situation = {}) {
  const gitlab = await startFakeGitlab({ root: "/gitlab" });
  onTestFinished(() => gitlab.close());
  gitlab.addUser({ username: "project_7_bot_a1", token, bot: true, expiresAt: "2027-06-01", ...user });
  gitlab.addJobToken(jobToken);
  const { iid } = await gitlab.addMergeRequest({ sourceBranch: "more-features" });
  const variables = await gitlab.environment({ target: "mr", iid, jobToken });
  prepare(gitlab);
  const environment = env({ ...variables, GITLAB_TOKEN: token, CIBOT_HTTP_TIMEOUT: "2s" });
  const world = await examineIn(environment, config);
  const { problems, effects, uploads, statuses, pushes, mergeRequests } = gitlab;
  return {
    ...world,
    gitlab,
    /** All that a question must not have done. */
    written: {
      effects,
      uploads,
      statuses,
      pushes,
      notes: gitlab.notes({ kind: "mr", iid }),
      mergeRequests: mergeRequests.map((one) => one.iid),
    },
    problems,
  };
}

async function examineIn(env: Environment, config: GivenDoctor["config"] = {}) {
  const signal = new AbortController().signal;
  const gitlab = async () => {
    const inspection = await openInspection({ env, signal, now: Date.now, log: () => undefined });
    onTestFinished(() => inspection.close());
    return inspection;
  };
  const { deps, output } = givenDoctor({ forge: "gitlab", env, gitlab, config, second: 400 });
  await runDoctor(deps);
  const checks = ((output.result?.checks ?? []) as readonly Check[]).filter(({ group }) => group === "gitlab");
  const statusOf = (id: string) => checks.find((check) => check.id === id)?.status;
  const failed = checks.filter(({ status }) => status === "fail").map(({ id }) => id);
  return {
    checks,
    statusOf,
    failed,
    find: (id: string) => checks.find((check) => check.id === id),
    exit: deps.io.exit(),
    output,
  };
}

const nothing = { effects: [], uploads: [], statuses: [], pushes: [], notes: [], mergeRequests: [1] };

describe("a good token", () => {
  test("may do all, and nothing is written to find that out", async () => {
    const { checks, exit, written, problems, find } = await examine();
    expect(checks.filter(({ status }) => status === "fail" || status === "warn")).toEqual([]);
    expect(exit).toBe(0);
    expect(written).toEqual(nothing);
    expect(problems).toEqual([]);
    expect(find("token")?.seen).toBe("`GITLAB_TOKEN`, a project access token of @project_7_bot_a1 (a bot)");
    expect(find("token-expiry")?.seen).toBe("2027-06-01, in 189 days");
    expect(find("role")?.seen).toBe("Developer in team/credit");
    expect(find("gitlab-address")?.seen).toMatch(/\/gitlab\/api\/v4 answers, GitLab 18\.6\.0-ee$/);
  });

  test("of a project without merge requests is not asked about comments", async () => {
    const { statusOf } = await examine({
      prepare: ({ world }) => world.mergeRequests.splice(0),
      env: ({ CI_MERGE_REQUEST_IID, ...others }) => others,
    });
    expect(statusOf("write-comments")).toBe("skip");
    expect(statusOf("upload-images")).toBe("ok");
  });

  test("is asked only for what the configuration needs", async () => {
    const { statusOf } = await examine({
      config: { publish: { status: false }, merge_request: { mode: "push" } },
      user: { role: "developer" },
    });
    expect(statusOf("set-status")).toBe("skip");
    expect(statusOf("open-merge-request")).toBe("skip");
    expect(statusOf("push-branch")).toBe("ok");
  });
});

const rights = ["read-comments", "write-comments", "upload-images", "set-status", "push-branch", "open-merge-request"];
/** Without the status, which is a warning: cibot goes on without it. */
const writes = rights.slice(1).filter((right) => right !== "set-status");

interface Bad extends Situation {
  readonly fails: readonly string[];
  /** Of the first that fails. */
  readonly seen: RegExp;
  readonly fix: RegExp;
}

const badTokens: readonly (readonly [name: string, bad: Bad])[] = [
  [
    "no token",
    {
      env: ({ GITLAB_TOKEN, ...others }) => others,
      fails: ["token"],
      seen: /are not set; `CI_JOB_TOKEN` is there, and cannot write$/,
      fix: /scope `api`.*`GITLAB_TOKEN`.*protected/,
    },
  ],
  [
    "the job token",
    {
      env: (usual) => ({ ...usual, GITLAB_TOKEN: jobToken }),
      fails: ["token"],
      seen: /job token/,
      fix: /project access token/,
    },
  ],
  [
    "a job token without its prefix",
    {
      env: (usual) => ({ ...usual, CI_JOB_TOKEN: "a-token-of-old", GITLAB_TOKEN: "a-token-of-old" }),
      fails: ["token"],
      seen: /job token/,
      fix: /project access token/,
    },
  ],
  [
    "a deploy token",
    {
      env: (usual) => ({ ...usual, CIBOT_TOKEN: "gldt-0123456789abcdefghij" }),
      fails: ["token"],
      seen: /`CIBOT_TOKEN` holds a deploy token/,
      fix: /project access token/,
    },
  ],
  [
    "a token of GitHub",
    {
      env: (usual) => ({ ...usual, GITLAB_TOKEN: "ghp_0123456789abcdefghij" }),
      fails: ["token"],
      seen: /GitHub/,
      fix: /api/,
    },
  ],
  [
    "a token that is wrong",
    {
      env: (usual) => ({ ...usual, GITLAB_TOKEN: "glpat-wrong-wrong-wrong-" }),
      fails: ["token"],
      seen: /^`GITLAB_TOKEN` is not accepted \(401\): it is wrong/,
      fix: /set it as the masked CI\/CD variable `GITLAB_TOKEN`/,
    },
  ],
  [
    "an expired token",
    {
      prepare: (gitlab) => gitlab.endToken(token),
      fails: ["token"],
      seen: /expired/,
      fix: /Make a project access token/,
    },
  ],
  [
    "a revoked token",
    {
      prepare: (gitlab) => gitlab.endToken(token, "revoked"),
      fails: ["token"],
      seen: /revoked/,
      fix: /Make a project access token/,
    },
  ],
  [
    "a token that only reads",
    {
      user: { scopes: ["read_api"] },
      fails: ["token-scopes", ...writes],
      seen: /read_api: it can read/,
      fix: /scope `api`/,
    },
  ],
  [
    "a guest's token",
    {
      user: { role: "guest" },
      fails: ["read-comments", "write-comments", "push-branch", "open-merge-request"],
      seen: /needed for comment, report, train/,
      fix: /Reporter/,
    },
  ],
  [
    "a reporter's token",
    {
      user: { role: "reporter" },
      fails: ["push-branch", "open-merge-request"],
      seen: /needed for train, pr: .*403/,
      fix: /Developer/,
    },
  ],
  ["a token of another project", { user: { role: "none" }, fails: ["role"], seen: /404/, fix: /CI_PROJECT_ID|token/ }],
  [
    "an archived project",
    {
      prepare: ({ project }) => {
        project.archived = true;
      },
      fails: ["role", ...writes.filter((right) => right !== "upload-images")],
      seen: /is archived/,
      fix: /Unarchive/,
    },
  ],
];

describe("a bad token", () => {
  test.each(badTokens)("%s: what fails, and what to do", async (_, { fails, seen, fix, ...situation }) => {
    const { checks, failed, exit, written, find } = await examine(situation);
    expect(failed.toSorted()).toEqual([...fails].toSorted());
    expect(find(fails[0] ?? "")).toMatchObject({
      seen: expect.stringMatching(seen),
      fix: expect.stringMatching(fix),
    });
    expect(exit).toBe(4);
    expect(written).toEqual(nothing);
    expect(checks).toHaveLength(15);
  });

  test.each([
    ["2026-11-24", "fail"],
    ["2026-11-25", "warn"],
    ["2026-12-20", "warn"],
    ["2026-12-25", "ok"],
    [null, "ok"],
  ] as const)("that ends on %s: %s", async (expiresAt, status) => {
    expect((await examine({ user: { expiresAt } })).statusOf("token-expiry")).toBe(status);
  });

  test("that may set no status is a warning, with the way to go without", async () => {
    const { find } = await examine({ user: { role: "reporter" } });
    expect(find("set-status")).toMatchObject({
      status: "warn",
      seen: expect.stringMatching(/^not allowed, so that train, report go on without it: /),
      fix: expect.stringContaining("`publish.status: false`"),
    });
  });

  test("whose scopes are too small: in few words, and with a token as the fix that can be had", async () => {
    const { find } = await examine({ user: { scopes: ["read_api"] } });
    expect(find("token-scopes")).toMatchObject({
      seen: "read_api: it can read, and write nothing",
      fix: expect.stringMatching(/scope `api`.*scopes cannot be added.*`GITLAB_TOKEN`/),
    });
    expect(find("upload-images")).toMatchObject({
      seen: "not allowed, and needed for comment, report, train: the token's scopes are too small (403 insufficient_scope)",
      fix: expect.stringMatching(/^Use a token with scope `api`/),
    });
  });

  test("of a person works, and a bot would be better", async () => {
    const { find, exit } = await examine({ user: { username: "eva", bot: false } });
    expect(find("token")).toMatchObject({
      status: "warn",
      seen: expect.stringMatching(/personal access token of @eva/),
    });
    expect(exit).toBe(0);
  });
});

describe("the project's settings", () => {
  test.each<[name: string, id: string, change: (gitlab: FakeGitlab) => void, expected: object]>([
    [
      "images that need no login",
      "upload-privacy",
      ({ project }) => {
        project.settings.enforce_auth_checks_on_uploads = false;
      },
      { status: "warn", fix: expect.stringContaining("Require authentication to view media files") },
    ],
    [
      "a public project",
      "upload-privacy",
      ({ project }) => {
        project.settings.visibility = "public";
      },
      { status: "ok" },
    ],
    [
      "a target that is not protected",
      "protected-branches",
      ({ project }) => project.protectedBranches.clear(),
      { status: "warn", fix: expect.stringContaining('Protect "main"') },
    ],
    [
      "the bot's branch under a pattern for maintainers",
      "protected-branches",
      ({ project }) => project.protectedBranches.set("cibot/*", [40]),
      { status: "fail", seen: expect.stringContaining('"cibot/credit-default/more-features"') },
    ],
    [
      "the bot's branch under a pattern for developers",
      "protected-branches",
      ({ project }) => project.protectedBranches.set("*/credit-*", [30]),
      { status: "ok" },
    ],
    [
      "how merges are done",
      "merge-settings",
      ({ project }) => {
        project.settings.merge_method = "ff";
      },
      { status: "ok", seen: "pipelines must succeed: no, threads must be resolved: no, method: fast-forward" },
    ],
  ])("%s", async (_, id, prepare, expected) => {
    const { find, written } = await examine({ prepare });
    expect(find(id)).toMatchObject(expected);
    expect(written).toEqual(nothing);
  });

  test("auto-merge without pipelines that must succeed", async () => {
    const { find } = await examine({ config: { merge_request: { auto_merge: true } } });
    expect(find("merge-settings")).toMatchObject({ status: "warn" });
  });

  test("pushing with the job token is told to a maintainer's token, and to nobody else's", async () => {
    const prepare = ({ project }: FakeGitlab) => {
      project.settings.ci_push_repository_for_job_token_allowed = true;
    };
    expect((await examine({ prepare })).statusOf("job-token-push")).toBe("skip");
    const { find } = await examine({ prepare, user: { role: "maintainer" } });
    expect(find("job-token-push")).toMatchObject({ status: "ok", seen: expect.stringMatching(/^on/) });
  });
});

describe("an address", () => {
  test("at which nobody listens is one failure, and no right", async () => {
    const { failed, find, exit } = await examine({
      env: (usual) => ({ ...usual, CI_API_V4_URL: "http://127.0.0.1:9/api/v4", CI_SERVER_URL: "http://127.0.0.1:9" }),
    });
    expect(failed).toEqual(["gitlab-address"]);
    expect(find("gitlab-address")?.seen).toContain("ECONNREFUSED");
    expect(exit).toBe(1);
  });

  test("that is a page is no API", async () => {
    const { failed, find } = await examine({
      prepare: (gitlab) => gitlab.fail({ kind: "html", when: ({ path }) => path === "/version", times: 99 }),
    });
    expect(failed).toEqual(["gitlab-address"]);
    expect(find("gitlab-address")?.seen).toMatch(/page/);
  });

  test("that nothing names is told", async () => {
    const { find } = await examine({ env: ({ CI_API_V4_URL, CI_SERVER_URL, ...others }) => others });
    expect(find("gitlab-address")).toMatchObject({ status: "fail", seen: expect.stringContaining("CI_API_V4_URL") });
  });

  test("that answers without a token is good", async () => {
    const { find } = await examine({ env: ({ GITLAB_TOKEN, ...others }) => others });
    expect(find("gitlab-address")).toMatchObject({ status: "ok", seen: expect.stringMatching(/answers$/) });
  });

  test("with a certificate of its own says where to name the authority", async () => {
    const port = await startTls();
    const { find, exit } = await examine({
      env: (usual) => ({
        ...usual,
        CI_API_V4_URL: `https://localhost:${port}/api/v4`,
        CI_SERVER_URL: `https://localhost:${port}`,
      }),
    });
    expect(find("gitlab-address")).toMatchObject({
      status: "fail",
      fix: expect.stringMatching(/CI_SERVER_TLS_CA_FILE.*NODE_EXTRA_CA_CERTS/),
    });
    expect(exit).toBe(1);
  });
});

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/tls/${name}`, import.meta.url));

/** A server whose certificate no authority of Node's has signed. */
async function startTls(): Promise<number> {
  const server = createServer({ key: fixture("key.pem"), cert: fixture("certificate.pem") }, (_, response) =>
    response.end("{}"),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

test("a server that falls over under the questions is a failure, and no missing right", async () => {
  const { failed, exit, written } = await examine({
    prepare: (gitlab) => gitlab.fail({ kind: "500", when: ({ method }) => method === "POST", times: 99 }),
  });
  expect(failed.toSorted()).toEqual([...writes, "set-status"].toSorted());
  expect(exit).toBe(1);
  expect(written).toEqual(nothing);
});

test("no spelling of a token is in the output, also where the server says it", async () => {
  const words = spellSecret(token).join(" ");
  const { output } = await examine({
    prepare: (gitlab) => {
      const json = { message: `403 Forbidden - ${words} ${Buffer.from(`oauth2:${token}`).toString("base64")}` };
      gitlab.fail({
        kind: "answer",
        answer: { status: 403, json },
        when: ({ method }) => method === "POST",
        times: 99,
      });
    },
  });
  const mask = createMask({ GITLAB_TOKEN: token });
  const all = output.stdout + output.stderr;
  expect(all).toContain("[masked]");
  for (const spelling of spellSecret(token)) expect(all).not.toContain(spelling);
  expect(mask(all)).toBe(all);
});
