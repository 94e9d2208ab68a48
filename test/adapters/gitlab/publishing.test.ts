import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { botToken, headSha, openGitlabWorld, reportsOn } from "../../support/gitlab-world.ts";
import { fakePng, PublishWorld } from "../../support/publish-world.ts";

let world: PublishWorld;
let site: Awaited<ReturnType<typeof openGitlabWorld>>;

beforeAll(() => {
  world = new PublishWorld({
    "report.md": "accuracy 0.91\n",
    "better.md": "accuracy 0.92\n",
    "plot.md": "![Lift](lift.png)\n",
    "lift.png": fakePng("lift"),
  });
});
afterAll(() => world.remove());
beforeEach(async () => {
  site = await openGitlabWorld();
});
afterEach(async () => {
  expect(site.gitlab.problems).toEqual([]);
  expect(site.gitlab.effects).toEqual([]);
  await site.gitlab.close();
});

const comment = (file: string, env: Readonly<Record<string, string>>, ...options: readonly string[]) =>
  world.run(["comment", file, "--name", "report", ...options], env);

describe("where a report goes", () => {
  test("to the merge request of the pipeline, updated by the next one", async () => {
    const { gitlab, mr, inMergeRequest } = site;
    const first = await comment("report.md", inMergeRequest);
    const second = await comment("better.md", inMergeRequest);
    const [note] = gitlab.notes(mr);
    const url = `${gitlab.url}/team/credit/-/merge_requests/1#note_${note?.id}`;
    expect([first, second].map(({ document }) => document.publish)).toMatchObject([
      { action: "created", url, target: "mr/1" },
      { action: "updated", url, target: "mr/1" },
    ]);
    expect(reportsOn(gitlab, mr)).toEqual(["accuracy 0.92"]);
  });

  test("to the merge request that the forge names to the branch's pipeline, without asking for it", async () => {
    const { gitlab, mr, inBranch } = site;
    await comment("report.md", { ...inBranch, CI_OPEN_MERGE_REQUESTS: "team/credit!1" });
    expect(reportsOn(gitlab, mr)).toEqual(["accuracy 0.91"]);
    expect(gitlab.requests.map(({ path }) => path)).not.toContainEqual(expect.stringContaining("/commits/"));
  });

  test("to the one of the project itself, where the forge names others before it", async () => {
    const { gitlab, mr, inBranch } = site;
    const named = "up/credit!9,team/credit!1";
    const { document } = await comment("report.md", { ...inBranch, CI_OPEN_MERGE_REQUESTS: named });
    expect(document.publish.target).toBe("mr/1");
    expect(reportsOn(gitlab, mr)).toEqual(["accuracy 0.91"]);
  });

  test("to the open merge request of the commit, and not to a closed one", async () => {
    const { gitlab, mr, commit, inBranch } = site;
    await comment("report.md", inBranch);
    expect(reportsOn(gitlab, mr)).toEqual(["accuracy 0.91"]);
    gitlab.closeMergeRequest(1);
    expect((await comment("report.md", inBranch)).document.publish.target).toBe(`commit/${headSha}`);
    expect(reportsOn(gitlab, commit)).toEqual(["accuracy 0.91"]);
  });

  test("to the merge request of a fork in the project that owns it, with its images", async () => {
    const { gitlab } = site;
    const fork = gitlab.addProject({ path: "ana/credit", forkOf: 7 });
    const { iid } = await gitlab.addMergeRequest({ sourceProject: fork.id, sourceBranch: "idea" });
    const env = { ...(await gitlab.environment({ target: "mr", iid })), GITLAB_TOKEN: botToken };
    const end = await comment("plot.md", env);
    expect(end.document.publish).toMatchObject({ action: "created", url: expect.stringContaining("/team/credit/-/") });
    expect(gitlab.uploads).toMatchObject([{ project: 7 }]);
    expect(reportsOn(gitlab, { kind: "mr", iid })).toHaveLength(1);
  });

  test("to the commit as a discussion that is updated, and beside what others said of it", async () => {
    const { gitlab, commit, inBranch } = site;
    gitlab.postNote(commit, "ana", "why?");
    const first = await comment("report.md", inBranch, "--target=commit");
    gitlab.reply(gitlab.notes(commit).at(-1)?.id ?? 0, "ana", "nice");
    const second = await comment("better.md", inBranch, "--target=commit");
    expect([first.document.publish.action, second.document.publish.action]).toEqual(["created", "updated"]);
    expect(second.stdout).toContain(`/-/commit/${headSha}#note_`);
    expect(gitlab.notes(commit).map(({ body }) => body.replaceAll(/<!--.*-->\n/g, ""))).toEqual([
      "why?",
      "accuracy 0.92",
      "nice",
    ]);
  });

  test("to an issue", async () => {
    const { gitlab, issue, inBranch } = site;
    await comment("report.md", inBranch, "--target=issue/1");
    await comment("better.md", inBranch, "--target=issue/1");
    expect(reportsOn(gitlab, issue)).toEqual(["accuracy 0.92"]);
  });
});

describe("one comment for each name", () => {
  test("two jobs of one pipeline keep two comments", async () => {
    const { gitlab, mr, inMergeRequest } = site;
    await Promise.all([
      world.run(["comment", "report.md", "--name", "churn"], inMergeRequest),
      world.run(["comment", "better.md", "--name", "credit"], inMergeRequest),
    ]);
    expect(reportsOn(gitlab, mr).toSorted()).toEqual(["accuracy 0.91", "accuracy 0.92"]);
  });

  test("an equal report writes nothing", async () => {
    const { gitlab, inMergeRequest } = site;
    await comment("report.md", inMergeRequest);
    const before = gitlab.requests.length;
    const end = await comment("report.md", { ...inMergeRequest, CI_PIPELINE_ID: "502" });
    expect(end.document.publish.action).toBe("unchanged");
    expect(gitlab.requests.slice(before).map(({ method }) => method)).toEqual(["GET", "GET"]);
  });

  test("an older pipeline whose job is started again does not overwrite a newer one", async () => {
    const { gitlab, mr, inMergeRequest } = site;
    await comment("better.md", { ...inMergeRequest, CI_PIPELINE_ID: "502" });
    const late = await comment("report.md", { ...inMergeRequest, CI_PIPELINE_ID: "501" });
    expect(late).toMatchObject({ exit: 0, document: { publish: { action: "skipped", reason: expect.any(String) } } });
    expect(reportsOn(gitlab, mr)).toEqual(["accuracy 0.92"]);
  });

  test("a marker in somebody else's comment is not ours", async () => {
    const { gitlab, mr, inMergeRequest } = site;
    await comment("report.md", inMergeRequest);
    const [ours] = gitlab.notes(mr);
    const forged = ours?.body.replace("0.91", "9.99") ?? "";
    gitlab.deleteNote(ours?.id ?? 0);
    gitlab.postNote(mr, "ana", forged);
    await comment("better.md", inMergeRequest);
    expect(gitlab.notes(mr).map(({ body, author }) => [author?.username, body.includes("9.99")])).toEqual([
      ["ana", true],
      ["project_7_bot_a1", false],
    ]);
  });

  test("duplicates that an earlier race has left end as one", async () => {
    const { gitlab, mr, inMergeRequest } = site;
    await comment("report.md", inMergeRequest);
    const body = gitlab.notes(mr)[0]?.body ?? "";
    for (let copy = 0; copy < 3; copy++) gitlab.postNote(mr, "project_7_bot_a1", body);
    expect((await comment("better.md", inMergeRequest)).document.publish.action).toBe("updated");
    expect(reportsOn(gitlab, mr)).toEqual(["accuracy 0.92"]);
  });

  test.each([2, 8])("%i cibots at once leave one comment", async (count) => {
    const { gitlab, mr, inMergeRequest } = site;
    const pipelines = Array.from({ length: count }, (_, index) => 600 + index);
    for (const pipeline of pipelines) world.write({ [`${pipeline}.md`]: `of ${pipeline}\n` });
    const ends = await Promise.all(
      pipelines.map((pipeline) => comment(`${pipeline}.md`, { ...inMergeRequest, CI_PIPELINE_ID: String(pipeline) })),
    );
    expect(ends.map(({ exit }) => exit)).toEqual(pipelines.map(() => 0));
    expect(reportsOn(gitlab, mr)).toEqual([expect.stringMatching(/^of 60\d$/)]);
  });

  test("of cibots that find nothing and post at once, the latest pipeline's report is the one that stays", async () => {
    // So slow that all have looked before the first posts.
    await site.gitlab.close();
    site = await openGitlabWorld({ latency: 200 });
    const { gitlab, mr, inMergeRequest } = site;
    const pipelines = [600, 601, 602, 603];
    for (const pipeline of pipelines) world.write({ [`${pipeline}.md`]: `of ${pipeline}\n` });
    await Promise.all(
      pipelines.map((pipeline) => comment(`${pipeline}.md`, { ...inMergeRequest, CI_PIPELINE_ID: String(pipeline) })),
    );
    expect(gitlab.requests.filter(({ method }) => method === "POST")).toHaveLength(4);
    expect(reportsOn(gitlab, mr)).toEqual(["of 603"]);
  });

  test("what a database that lags behind has hidden is repaired by the next run", async () => {
    const { gitlab, mr, inMergeRequest } = site;
    gitlab.fail({ kind: "lag", milliseconds: 300 });
    await Promise.all([comment("report.md", inMergeRequest), comment("better.md", inMergeRequest)]);
    expect(reportsOn(gitlab, mr)).toHaveLength(2);
    await sleep(400);
    await comment("better.md", { ...inMergeRequest, CI_PIPELINE_ID: "502" });
    expect(reportsOn(gitlab, mr)).toEqual(["accuracy 0.92"]);
  });
});

describe("a comment of ours that is no longer ours to change", () => {
  test("is posted anew after a person has deleted it", async () => {
    const { gitlab, mr, inMergeRequest } = site;
    await comment("report.md", inMergeRequest);
    const [note] = gitlab.notes(mr);
    gitlab.fail({ kind: "reset-before", when: ({ method }) => method === "PUT" });
    const updating = comment("better.md", inMergeRequest);
    await expect.poll(() => gitlab.requests.some(({ method }) => method === "PUT")).toBe(true);
    gitlab.deleteNote(note?.id ?? 0);
    expect((await updating).document.publish.action).toBe("created");
    expect(reportsOn(gitlab, mr)).toEqual(["accuracy 0.92"]);
  });

  test("ends the command clearly when it may not be changed any more, and is not posted again and again", async () => {
    const { gitlab, mr, inMergeRequest } = site;
    await comment("report.md", inMergeRequest);
    gitlab.fail({
      kind: "answer",
      answer: { status: 403, headers: { "content-type": "application/json" }, text: '{"message":"403 Forbidden"}' },
      when: ({ method }) => method === "PUT",
      times: 2,
    });
    for (let run = 0; run < 2; run++) {
      expect(await comment("better.md", inMergeRequest)).toMatchObject({
        exit: 4,
        document: { error: { code: "not_allowed", message: expect.stringContaining("403 Forbidden") } },
      });
    }
    expect(reportsOn(gitlab, mr)).toEqual(["accuracy 0.91"]);
  });

  test("stays as it is after the token was renewed, which makes another user of the bot", async () => {
    const { gitlab, mr, inMergeRequest } = site;
    await comment("report.md", inMergeRequest);
    gitlab.addUser({ username: "project_7_bot_b2", token: "glpat-renewed-0123456789", bot: true });
    const end = await comment("better.md", { ...inMergeRequest, GITLAB_TOKEN: "glpat-renewed-0123456789" });
    expect(end.document.publish.action).toBe("created");
    expect(reportsOn(gitlab, mr)).toEqual(["accuracy 0.91", "accuracy 0.92"]);
  });
});

describe("what GitLab does not allow ends clearly", () => {
  test("a locked discussion", async () => {
    site.gitlab.lockDiscussion(site.mr);
    expect(await comment("report.md", site.inMergeRequest)).toMatchObject({
      exit: 4,
      document: { error: { code: "not_allowed", message: expect.stringContaining("merge_requests/1/notes") } },
    });
  });

  test.each([
    ["a token that has ended", "not_authenticated", () => site.gitlab.endToken(botToken)],
    ["a role without comments", "not_found", () => site.gitlab.setRole("project_7_bot_a1", "none")],
  ])("%s", async (_what, code, change) => {
    change();
    expect(await comment("report.md", site.inMergeRequest)).toMatchObject({ exit: 4, document: { error: { code } } });
  });

  test("a token that may only read", async () => {
    site.gitlab.addUser({ username: "reader", token: "glpat-reader-0123456789", scopes: ["read_api"] });
    const end = await comment("report.md", { ...site.inMergeRequest, GITLAB_TOKEN: "glpat-reader-0123456789" });
    expect(end).toMatchObject({
      exit: 4,
      document: { error: { code: "not_allowed", message: expect.stringContaining("insufficient_scope") } },
    });
  });

  test("a job without a token, whose job token cannot write comments", async () => {
    const { GITLAB_TOKEN: _, ...env } = site.inMergeRequest;
    const end = await comment("report.md", { ...env, CI_JOB_TOKEN: "glcbt-64_abcdef" });
    expect(end).toMatchObject({ exit: 4, document: { error: { code: "missing_token" } } });
    expect(end.document.error.message).toContain("CI_JOB_TOKEN");
    expect(site.gitlab.requests).toEqual([]);
  });

  test("a merge request that is not there", async () => {
    const end = await comment("report.md", site.inBranch, "--target=mr/99");
    expect(end).toMatchObject({ exit: 4, document: { error: { code: "not_found" } } });
  });

  test.each(["ftp://gitlab.test/api/v4", "gitlab.test", "https://ana:pass-word-1@gitlab.test/api/v4"])(
    "an address of the API that is none: %s",
    async (address) => {
      const end = await comment("report.md", { ...site.inBranch, CI_API_V4_URL: address });
      expect(end).toMatchObject({
        exit: 2,
        document: {
          error: { code: "unknown_project", message: expect.stringContaining("is no plain http(s) address") },
        },
      });
      expect(end.stdout + end.stderr).not.toContain("pass-word-1");
    },
  );

  test.each(["CI_API_V4_URL", "CI_PROJECT_ID"])("an environment without %s", async (name) => {
    const env = Object.fromEntries(
      Object.entries(site.inBranch).filter(([key]) => ![name, "CI_SERVER_URL", "CI_PROJECT_PATH"].includes(key)),
    );
    expect(await comment("report.md", env)).toMatchObject({
      exit: 2,
      document: { error: { code: "unknown_project", message: expect.stringContaining(name) } },
    });
  });
});

describe("images", () => {
  test("are uploaded once per content, also by another machine and under another name", async () => {
    const { gitlab, inMergeRequest } = site;
    await comment("plot.md", inMergeRequest);
    const other = new PublishWorld({ "plot.md": "again\n\n![Lift](other.png)\n", "other.png": fakePng("lift") });
    const end = await other.run(["comment", "plot.md", "--name", "report"], inMergeRequest);
    other.remove();
    expect(end.document.publish).toMatchObject({ action: "updated", uploads: { new: 0, reused: 1, failed: 0 } });
    expect(gitlab.uploads).toHaveLength(1);
  });

  test("that the forge does not take are named in the comment, which is posted all the same", async () => {
    await site.gitlab.close();
    site = await openGitlabWorld({ uploadLimit: 20 });
    const { gitlab, mr, inMergeRequest } = site;
    world.write({ "two.md": "![Lift](lift.png) ![Large](large.png)\n", "large.png": fakePng("x".repeat(100)) });
    const end = await comment("two.md", inMergeRequest);
    expect(end).toMatchObject({ exit: 0, document: { publish: { uploads: { new: 1, reused: 0, failed: 1 } } } });
    expect(end.stderr).toContain('image "large.png" is not published');
    expect(reportsOn(gitlab, mr)).toEqual([
      expect.stringMatching(/^!\[Lift\]\(\/uploads\/\S+\) \*\[Large: image not published, .*\]\*$/),
    ]);
  });
});

describe("among 5,000 notes", () => {
  test.each([
    ["first", 0, 4990],
    ["in the middle", 2500, 2490],
    ["last", 4990, 0],
  ])("ours is found again when it is %s, with at most 60 requests", async (_where, before, after) => {
    const { gitlab, mr, inMergeRequest } = site;
    const talk = (count: number) => {
      for (let index = 0; index < count; index++) {
        const flags = { system: index % 3 === 0, hidden: index % 7 === 0 };
        gitlab.postNote(mr, "ana", `remark ${index}`, flags);
      }
    };
    talk(before);
    await comment("report.md", inMergeRequest);
    talk(after);
    const start = gitlab.requests.length;
    const end = await comment("better.md", inMergeRequest);
    expect(end.document.publish.action).toBe("updated");
    expect(gitlab.requests.length - start).toBeLessThanOrEqual(60);
    expect(reportsOn(gitlab, mr)).toEqual(["accuracy 0.92"]);
  });
});
