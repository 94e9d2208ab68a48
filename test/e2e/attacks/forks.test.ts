import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { report } from "../../../src/commands/report.ts";
import { missingToken } from "../../../src/errors.ts";
import { givenAttack } from "../../support/attack-world.ts";
import { botToken, reportsOn } from "../../support/gitlab-world.ts";
import { given } from "../../support/given.ts";

/** A merge request of a fork, whose pipeline runs in the fork; with `parent`, in the project that owns it. */
async function givenFork(config: string, { parent = false, files = {} } = {}) {
  const attack = await givenAttack({ "cibot.yaml": config, "report.md": "report\n", "dvc.lock": "old\n", ...files });
  const { gitlab } = attack;
  const fork = gitlab.addProject({ path: "mallory/credit", forkOf: gitlab.project.id });
  const { iid } = await gitlab.addMergeRequest({ sourceProject: fork.id, sourceBranch: "idea", author: "mallory" });
  const variables = await gitlab.environment({ target: "mr", iid });
  const ofParent = { CI_PROJECT_ID: "7", CI_PROJECT_PATH: "team/credit", CI_PROJECT_URL: gitlab.project.webUrl };
  const env = { ...variables, ...(parent ? ofParent : {}), CIBOT_HTTP_TIMEOUT: "5s" };
  return { ...attack, fork, theirs: { kind: "mr", iid } as const, withToken: { ...env, GITLAB_TOKEN: botToken }, env };
}

describe("group 14, forks without a token", () => {
  test.each([
    ["no token at all", {}],
    ["a job token", { CI_JOB_TOKEN: "glcbt-64_0123456789abcdef" }],
    ["an empty token", { GITLAB_TOKEN: "", CIBOT_TOKEN: "  \n" }],
  ])("group 14, forks: with %s nothing is published, without a request, a prompt or a crash", async (_what, token) => {
    const { env, run, gitlab } = await givenFork("");
    const end = await run(["comment", "report.md"], { ...env, ...token });
    expect(end).toMatchObject({ exit: 0, document: { publish: { action: "skipped", url: null } } });
    expect(end.document.publish.reason).toContain("fork");
    expect(end.stdout + end.stderr).not.toContain("glcbt-64");
    expect(gitlab.requests).toEqual([]);
  });

  test("group 14, forks: a report without a token is on disk, and the end of a job of the project itself is exit 4", async () => {
    const forgeProblem = missingToken({ forge: "GitLab", tried: ["`GITLAB_TOKEN`"], has: "CI_JOB_TOKEN" });
    const { deps, files } = given({ forgeProblem });
    await expect(report({}, deps)).rejects.toMatchObject({
      code: "missing_token",
      exit: 4,
      partial: { publish: null },
    });
    expect(files.text(".cibot/report/report.md")).toContain("0.91");
  });

  test("group 14, forks: a token that may only read is told what it lacks", async () => {
    const { env, run, gitlab } = await givenFork("");
    gitlab.addUser({ username: "reader", token: "glpat-reader-0123456789", scopes: ["read_api"] });
    const end = await run(["comment", "report.md"], { ...env, GITLAB_TOKEN: "glpat-reader-0123456789" });
    expect(end).toMatchObject({ exit: 4, document: { error: { code: "not_allowed" } } });
  });
});

describe.each([false, true])("group 14, forks (pipeline of the parent: %s)", (parent) => {
  test.each(["issue/1", "mr/1", `commit/${"ab12cd34".repeat(5)}`, "commit"])(
    `group 14, forks (pipeline of the parent: ${parent}): publish.target: %s of the fork's configuration is not followed`,
    async (target) => {
      const { withToken, comment, gitlab, theirs } = await givenFork(`publish: { target: ${target} }\n`, { parent });
      const end = await comment("report.md", withToken);
      expect(end).toMatchObject({ exit: 0, document: { publish: { target: `mr/${theirs.iid}` } } });
      expect(gitlab.world.notes.map(({ on }) => on)).toEqual([{ project: 7, target: theirs }]);
    },
  );

  test(`group 14, forks (pipeline of the parent: ${parent}): no merge request, branch or push comes of the fork's configuration`, async () => {
    const config = "merge_request: { mode: push, target: main, auto_merge: true, via: api, skip_ci: true }\n";
    for (const more of [config, config.replace("mode: push, ", ""), config.replace("via: api, ", "")]) {
      const { withToken, run, gitlab, world } = await givenFork(more, { parent });
      world.write({ "dvc.lock": "new\n" });
      const end = await run(["pr", "dvc.lock"], withToken);
      const reason = "the change comes from a fork";
      expect(end).toMatchObject({ exit: 0, document: { merge_request: { action: "skipped", reason } } });
      expect(gitlab.requests).toEqual([]);
      expect(gitlab.mergeRequests).toHaveLength(2);
    }
  });

  test.each(["new", "supersede"])(
    `group 14, forks (pipeline of the parent: ${parent}): mode %s of the fork's configuration touches no comment but its own`,
    async (mode) => {
      const { withToken, inMergeRequest, comment, gitlab, theirs, mr } = await givenFork(
        `publish: { mode: ${mode} }\n`,
        { parent },
      );
      await comment("report.md", inMergeRequest);
      gitlab.postNote(theirs, "ana", "a remark");
      for (let run = 0; run < 2; run++) await comment("report.md", withToken);
      expect(reportsOn(gitlab, mr)).toHaveLength(1);
      expect(gitlab.notes(theirs).map(({ body }) => body)).toContain("a remark");
    },
  );
});

test.each([
  ["the address of a forge", "forge: { url: http://evil.invalid }\n"],
  ["a token", "publish: { token: $GITLAB_TOKEN }\n"],
  ["a project", "publish: { project: 1 }\n"],
  ["a remote", "merge_request: { remote: http://evil.invalid }\n"],
])("group 14, forks: a configuration cannot name %s", async (_what, config) => {
  const { withToken, comment, gitlab } = await givenFork(config);
  const end = await comment("report.md", withToken);
  expect(end).toMatchObject({ exit: 2, document: { error: { code: "invalid_config" } } });
  expect(gitlab.requests).toEqual([]);
});

test.each([
  ["/proc/self/environ", ""],
  ["../../../../etc/passwd", ""],
  ["link.md", "/proc/self/environ"],
  ["link.md", "/dev/zero"],
  ["link.md", "/etc/passwd"],
  [".", ""],
])("group 14, forks: report.template: %s (%s) is not read, as it is no file of the project", async (template, to) => {
  const { withToken, run, world, gitlab } = await givenFork(`report: { template: ${template} }\n`);
  if (to !== "") execFileSync("ln", ["-s", to, template], { cwd: world.directory });
  const end = await run(["report"], withToken);
  expect(end).toMatchObject({ exit: 2, document: { error: { code: "file_missing" } } });
  expect(gitlab.requests).toEqual([]);
});
