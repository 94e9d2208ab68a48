import { expect, test } from "vitest";
import { givenAttack } from "../../support/attack-world.ts";
import { botToken, reportsOn } from "../../support/gitlab-world.ts";
import { fakePng } from "../../support/publish-world.ts";

const files = { "report.md": "one ![](a.png)\n", "better.md": "two ![](a.png)\n", "a.png": fakePng("a") };
const posts = ({ method, path }: { readonly method: string; readonly path: string }) =>
  method === "POST" && path.endsWith("/notes");

test.each([2, 6])("group 16, races: %i jobs that publish one report at once leave one comment", async (jobs) => {
  const { gitlab, mr, comment, inMergeRequest, world } = await givenAttack(files, { latency: 50 });
  const pipelines = Array.from({ length: jobs }, (_, index) => 600 + index);
  for (const pipeline of pipelines) world.write({ [`${pipeline}.md`]: `of ${pipeline}\n` });
  const ends = await Promise.all(
    pipelines.map((pipeline) => comment(`${pipeline}.md`, { ...inMergeRequest, CI_PIPELINE_ID: String(pipeline) })),
  );
  expect(ends.map(({ exit }) => exit)).toEqual(pipelines.map(() => 0));
  expect(reportsOn(gitlab, mr)).toHaveLength(1);
});

test.each(["502-after", "reset-after", "hang-after", "502-html", "reset-before"] as const)(
  "group 16, races: a post that ends in %s leaves one comment",
  async (kind) => {
    const { gitlab, mr, comment, inMergeRequest } = await givenAttack(files);
    gitlab.fail({ kind, when: posts });
    const env = { ...inMergeRequest, CIBOT_HTTP_TIMEOUT: "0.5s" };
    expect((await comment("report.md", env)).exit).toBe(0);
    expect(reportsOn(gitlab, mr)).toHaveLength(1);
    await comment("report.md", env);
    expect(reportsOn(gitlab, mr)).toHaveLength(1);
  },
);

test("group 16, states: a comment that a person deletes between list and update is posted anew, once", async () => {
  const { gitlab, mr, comment } = await givenAttack(files);
  await comment("report.md");
  const id = gitlab.notes(mr)[0]?.id ?? 0;
  gitlab.fail({ kind: "slow", milliseconds: 400, when: ({ path }) => path === "/user" });
  const updating = comment("better.md");
  await expect.poll(() => gitlab.requests.some(({ path }) => path === "/user")).toBe(true);
  gitlab.deleteNote(id);
  expect(await updating).toMatchObject({ exit: 0, document: { publish: { action: "created" } } });
  expect(reportsOn(gitlab, mr)).toEqual([expect.stringMatching(/^two/)]);
});

type Attack = Awaited<ReturnType<typeof givenAttack>>;

test.each<[string, string, (attack: Attack) => void]>([
  ["a locked discussion", "not_allowed", ({ gitlab, mr }) => gitlab.lockDiscussion(mr)],
  [
    "an archived project",
    "not_allowed",
    ({ gitlab }) => {
      gitlab.project.archived = true;
    },
  ],
  ["an expired token", "not_authenticated", ({ gitlab }) => gitlab.endToken(botToken)],
  ["a revoked token", "not_authenticated", ({ gitlab }) => gitlab.endToken(botToken, "revoked")],
  ["a lost role", "not_found", ({ gitlab }) => gitlab.setRole("project_7_bot_a1", "none")],
])("group 16, states: %s ends in exit 4 (%s), without a second try", async (_what, code, change) => {
  const attack = await givenAttack(files);
  change(attack);
  const end = await attack.comment("report.md");
  expect(end).toMatchObject({ exit: 4, document: { error: { code } } });
  const asked = attack.gitlab.requests.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(asked).size).toBe(asked.length);
  expect(attack.gitlab.notes(attack.mr)).toEqual([]);
});

test.each(["closed", "merged"] as const)(
  "group 16, states: a merge request that is %s meanwhile keeps its one comment",
  async (state) => {
    const { gitlab, mr, comment } = await givenAttack(files);
    await comment("report.md");
    const [mergeRequest] = gitlab.mergeRequests;
    if (mergeRequest !== undefined) mergeRequest.state = state;
    expect(await comment("better.md")).toMatchObject({ exit: 0, document: { publish: { action: "updated" } } });
    expect(reportsOn(gitlab, mr)).toEqual([expect.stringMatching(/^two/)]);
    expect(gitlab.mergeRequests).toMatchObject([{ state }]);
  },
);

test("group 16, states: of a discussion that holds all the comments it may, the end is told in the forge's words", async () => {
  const { gitlab, mr, comment } = await givenAttack(files, { noteLimit: 20 });
  for (let index = 0; index < 20; index++) gitlab.postNote(mr, "ana", `remark ${index}`);
  const end = await comment("report.md");
  expect(end).toMatchObject({ exit: 1, document: { error: { code: "forge_refused" } } });
  expect(end.document.error.message).toContain("Maximum number of comments exceeded");
  expect(gitlab.notes(mr)).toHaveLength(20);
});

test("group 16, states: in a discussion that is full, one's own comment is still kept current", async () => {
  const { gitlab, mr, comment } = await givenAttack(files, { noteLimit: 20 });
  await comment("report.md");
  for (let index = 0; index < 19; index++) gitlab.postNote(mr, "ana", `remark ${index}`);
  expect(await comment("better.md")).toMatchObject({ exit: 0, document: { publish: { action: "updated" } } });
  expect(reportsOn(gitlab, mr)).toEqual([expect.stringMatching(/^two/)]);
});

test("group 16, states: after the token was renewed the old comment stays, and there is one of the new user", async () => {
  const { gitlab, mr, comment, inMergeRequest } = await givenAttack(files);
  await comment("report.md");
  gitlab.addUser({ username: "project_7_bot_b2", token: "glpat-renewed-0123456789", bot: true });
  const env = { ...inMergeRequest, GITLAB_TOKEN: "glpat-renewed-0123456789" };
  for (const file of ["better.md", "better.md"]) expect((await comment(file, env)).exit).toBe(0);
  expect(gitlab.notes(mr).map(({ author }) => author.username)).toEqual(["project_7_bot_a1", "project_7_bot_b2"]);
});

test("group 16, states: rights that are lost between upload and comment end in exit 4, and come back", async () => {
  const { gitlab, mr, comment } = await givenAttack(files);
  gitlab.fail({ kind: "answer", answer: { status: 403, json: { message: "403 Forbidden" } }, when: posts });
  expect(await comment("report.md")).toMatchObject({ exit: 4, document: { error: { code: "not_allowed" } } });
  expect([gitlab.uploads.length, reportsOn(gitlab, mr)]).toEqual([1, []]);
  expect((await comment("report.md")).exit).toBe(0);
  expect(reportsOn(gitlab, mr)).toHaveLength(1);
});
