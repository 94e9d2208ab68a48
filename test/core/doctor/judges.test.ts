import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Check } from "../../../src/core/doctor/check.ts";
import { findVerdict, findWorst } from "../../../src/core/doctor/find-worst.ts";
import type { ForgeProject } from "../../../src/core/doctor/forge-facts.ts";
import { judgeDisk } from "../../../src/core/doctor/judge-disk.ts";
import { judgeError } from "../../../src/core/doctor/judge-error.ts";
import {
  judgeMergeSettings,
  judgeProtection,
  judgeRole,
  judgeUploads,
} from "../../../src/core/doctor/judge-project.ts";
import { findWrongKind, judgeExpiry, judgeUser } from "../../../src/core/doctor/judge-token.ts";
import { renderChecks } from "../../../src/core/doctor/render-checks.ts";
import { notAllowed, serviceUnavailable } from "../../../src/errors.ts";
import { goodProject } from "../../support/fake-doctor.ts";

const make = (change: Partial<Check> = {}): Check => ({
  id: "one",
  group: "git",
  title: "one",
  status: "ok",
  seen: "seen",
  fix: null,
  rights: false,
  ...change,
});

describe("the verdict", () => {
  test.each([
    [["ok", "skip"], "ok", undefined],
    [["ok", "warn"], "warn", undefined],
    [["warn", "fail"], "fail", "checks_failed"],
  ] as const)("of %s is %s", (statuses, worst, code) => {
    const checks = statuses.map((status) => make({ status }));
    expect(findWorst(checks)).toBe(worst);
    expect(findVerdict(checks)?.code).toBe(code);
  });

  test("one missing right among failures makes it exit 4, one among warnings does not", () => {
    const failure = make({ status: "fail" });
    expect(findVerdict([failure, make({ status: "fail", rights: true })])?.exit).toBe(4);
    expect(findVerdict([failure, make({ status: "warn", rights: true })])?.exit).toBe(1);
  });

  test("an error of the catalogue is about rights when it ends with 4", () => {
    const rights = notAllowed({ request: "GET x", words: "no" });
    const network = serviceUnavailable({ request: "GET x", detail: "ECONNREFUSED" });
    expect([rights, network, new Error("x")].map((error) => judgeError(error).rights)).toEqual([true, false, false]);
  });
});

test("checks of a group stand together in the groups' order, one line each, and fixes below", () => {
  const text = renderChecks([
    make({ group: "gitlab", title: "token", status: "fail", seen: "401", fix: "Renew it." }),
    make({ group: "run", title: "pipeline", seen: "outside of CI" }),
  ]);
  expect(text).toBe(
    [
      "Where cibot runs",
      "ok    pipeline: outside of CI",
      "",
      "GitLab",
      "fail  token: 401",
      "      fix: Renew it.",
      "",
      "1 of 2 checks failed.",
    ].join("\n"),
  );
});

describe("a token by its looks", () => {
  test.each([
    ["glpat-0123456789abcdefghij", null],
    ["0123456789abcdefghij", null],
    ["own-prefix-0123456789", null],
    ["glcbt-64_0123456789", "a job token"],
    ["gldt-0123456789", "a deploy token"],
    ["glptt-0123456789", "a trigger token"],
    ["glrt-0123456789", "the token of a runner"],
    ["github_pat_0123456789", "a token of GitHub"],
    ["the-job-token-itself", "a job token"],
  ])("%s is %s", (value, kind) => {
    const found = findWrongKind({ variable: "CIBOT_TOKEN", value }, "the-job-token-itself\n");
    if (kind === null) expect(found).toBeUndefined();
    else expect(found).toMatchObject({ status: "fail", rights: true, seen: expect.stringContaining(kind) });
  });

  test.each([
    ["project_7_bot_a1b2", "a project access token", "ok"],
    ["project_7_bot1", "a project access token", "ok"],
    ["group_12_bot_c3", "a group access token", "ok"],
    ["service_account_4", "the token of a service account", "ok"],
    ["project_manager", "a personal access token", "warn"],
  ])("of @%s is %s", (username, kind, status) => {
    const finding = judgeUser({ variable: "CIBOT_TOKEN" }, { username, bot: false });
    expect(finding).toMatchObject({ status, seen: expect.stringContaining(`${kind} of @${username}`) });
  });
});

test.each([
  ["2026-11-24", "2026-11-24T00:00:00Z", "fail", "2026-11-24, which is over"],
  ["2026-11-25", "2026-11-24T23:59:59Z", "warn", "2026-11-25, in 1 day"],
  ["2026-12-24", "2026-11-24T00:00:00Z", "ok", "2026-12-24, in 30 days"],
  ["2026-12-23", "2026-11-24T00:00:00Z", "warn", "2026-12-23, in 29 days"],
  ["soon", "2026-11-24T00:00:00Z", "fail", 'the date "soon" cannot be read'],
  [null, "2026-11-24T00:00:00Z", "ok", "never"],
])("a token that ends on %s is, at %s, %s", (expiresAt, now, status, seen) => {
  expect(judgeExpiry({ scopes: ["api"], expiresAt }, "GITLAB_TOKEN", new Date(now))).toMatchObject({ status, seen });
});

describe("protected branches", () => {
  const judge = (name: string, pushLevels: readonly number[], accessLevel: number | null = 30, namesOthers = false) =>
    judgeProtection({
      protectedBranches: [
        { name: "main", pushLevels: [40], namesOthers: false },
        { name, pushLevels, namesOthers },
      ],
      accessLevel,
      target: "main",
      own: "cibot/credit/main",
    }).status;

  test.each([
    ["cibot/*", [40], "fail"],
    ["*", [40], "fail"],
    ["cibot/credit/main", [0], "fail"],
    ["*/main", [40], "fail"],
    ["c*credit*n", [40], "fail"],
    ["cibot/*", [30], "ok"],
    ["cibot/*", [0, 30], "ok"],
    ["release/*", [40], "ok"],
    ["cibot", [40], "ok"],
    ["*/main/*", [40], "ok"],
    ["c*credit*x", [40], "ok"],
  ] as const)("%s for the levels %j: %s", (name, levels, status) => {
    expect(judge(name, levels)).toBe(status);
  });

  test("users and groups that are named might be ours, nobody's role is not", () => {
    expect(judge("cibot/*", [], 30, true)).toBe("ok");
    expect(judge("cibot/*", [30], null)).toBe("fail");
  });

  test("a pattern covers what it was made from by putting stars in", () => {
    const part = fc.string({ unit: fc.constantFrom("a", "b", "/"), maxLength: 4 });
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 2, maxLength: 4 }),
        fc.array(part, { minLength: 3, maxLength: 3 }),
        (kept, filled) => {
          const own = kept.flatMap((text, at) => (at === 0 ? [text] : [filled[at - 1] ?? "", text])).join("");
          const rule = { name: kept.join("*"), pushLevels: [40], namesOthers: false };
          const question = { protectedBranches: [rule], accessLevel: 30, target: "x", own };
          expect(judgeProtection(question).status).toBe("fail");
        },
      ),
    );
  });
});

describe("a project", () => {
  const project = (change: Partial<ForgeProject>): ForgeProject => ({ ...goodProject, ...change });

  test.each([
    [{ accessLevel: 40 }, "ok", "Maintainer in team/credit"],
    [{ accessLevel: 30 }, "ok", "Developer in team/credit"],
    [{ accessLevel: 20 }, "warn", "Reporter in team/credit, which pushes no branch and opens no merge request"],
    [{ accessLevel: 17 }, "warn", "access level 17 in team/credit, which pushes no branch and opens no merge request"],
    [{ accessLevel: null }, "fail", "no member of team/credit"],
    [{ archived: true }, "fail", "team/credit is archived, and takes nothing"],
  ])("with %j", (change, status, seen) => {
    expect(judgeRole(project(change))).toMatchObject({ status, seen });
  });

  test("tells what it tells, and no more", () => {
    expect(judgeUploads(project({ privateUploads: null })).status).toBe("skip");
    expect(judgeUploads(project({ visibility: "internal", privateUploads: false }))).toMatchObject({
      status: "warn",
      seen: expect.stringContaining("internal"),
    });
    const untold = project({ pipelinesMustSucceed: null, discussionsMustBeResolved: null, mergeMethod: null });
    expect(judgeMergeSettings(untold, { autoMerge: true })).toMatchObject({
      status: "ok",
      seen: "pipelines must succeed: not told, threads must be resolved: not told, method: not told",
    });
  });
});

test.each([
  [5 * 1024 ** 3, "ok", "5.0 GiB free in /x"],
  [5 * 1024 ** 3 - 1, "warn", "4.9 GiB free in /x, less than 5 GiB"],
  [100 * 1024 ** 2, "fail", "100 MiB free in /x"],
])("%i bytes of room: %s", (bytes, status, seen) => {
  expect(judgeDisk("/x", bytes)).toMatchObject({ status, seen });
});
