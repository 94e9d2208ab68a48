import { describe, expect, test } from "vitest";
import { publishComment } from "../../src/commands/comment.ts";
import type { Target } from "../../src/core/publishing/target.ts";
import { notAvailable } from "../../src/errors.ts";
import { buildDraft } from "../support/build-merge-request.ts";
import { type Given, given, sha } from "../support/given.ts";

const head: Target = { kind: "commit", sha: sha.head };
const marker = /^<!-- cibot:key=.*-->\n/;

/** A project with a Markdown file. */
function givenFile(markdown: string, world: Given = {}) {
  const made = given(world);
  made.files.onDisk["docs/notes.md"] = markdown;
  return made;
}

test("a file becomes a comment on the commit, under the file's name", async () => {
  const { deps, comments, output } = givenFile("accuracy **0.91**\n");
  await publishComment("docs/notes.md", {}, deps);
  expect(comments.posted).toMatchObject([{ target: `commit/${sha.head}` }]);
  expect(comments.bodies[0]?.replace(marker, "")).toBe("accuracy **0.91**\n");
  expect(comments.bodies[0]).toContain(`cibot:key=notes;sha=${sha.head};`);
  expect(output.stdout).toBe(`${comments.posted[0]?.comment.url}\n`);
  expect(output.result).toEqual({
    publish: {
      action: "created",
      url: comments.posted[0]?.comment.url,
      target: `commit/${sha.head}`,
      uploads: { new: 0, reused: 0, failed: 0 },
      reason: null,
    },
  });
});

describe("a second run", () => {
  test("replaces the comment of the same name and leaves all others alone", async () => {
    const { deps, comments, files, output } = givenFile("first");
    comments.postAsOther(head, "a colleague's remark");
    await publishComment("docs/notes.md", { name: "other" }, deps);
    await publishComment("docs/notes.md", {}, deps);
    files.onDisk["docs/notes.md"] = "second";
    await publishComment("docs/notes.md", {}, deps);
    expect(comments.bodies.map((body) => body.replace(marker, ""))).toEqual([
      "a colleague's remark",
      "first\n",
      "second\n",
    ]);
    expect(output.result).toMatchObject({ publish: { action: "updated", url: comments.posted[2]?.comment.url } });
  });

  test("with the same text writes nothing", async () => {
    const { deps, comments, clock, output } = givenFile("first");
    comments.postAsOther(head, "a colleague's remark");
    await publishComment("docs/notes.md", {}, deps);
    clock.advance(3600);
    await publishComment("docs/notes.md", {}, deps);
    expect(comments.writes).toBe(1);
    expect(output.result).toMatchObject({
      publish: {
        action: "unchanged",
        url: comments.posted[1]?.comment.url,
        reason: "the comment says the same already",
      },
    });
  });

  test("that began before the first never overwrites it", async () => {
    const { deps, comments, files, clock, output } = givenFile("of the later run");
    await publishComment("docs/notes.md", {}, deps);
    files.onDisk["docs/notes.md"] = "of the earlier run";
    clock.advance(-1);
    await publishComment("docs/notes.md", {}, deps);
    expect(comments.bodies).toEqual([expect.stringContaining("of the later run")]);
    expect(output.result).toMatchObject({
      publish: {
        action: "skipped",
        url: comments.posted[0]?.comment.url,
        reason: "a later run has published already",
      },
    });
  });
});

test("a comment has the time when its run began, so a slow run does not pass for a later one", async () => {
  const { deps, comments, clock } = givenFile("notes");
  const config = () => {
    clock.advance(3600);
    return deps.config();
  };
  await publishComment("docs/notes.md", {}, { ...deps, config });
  expect(comments.bodies[0]).toContain("at=2026-11-24T12:00:00.000Z");
});

test("somebody else's comment that looks like ours is not overwritten", async () => {
  const { deps, comments } = givenFile("ours");
  await publishComment("docs/notes.md", {}, deps);
  const [forged = ""] = comments.bodies;
  comments.posted = [];
  comments.postAsOther(head, forged);
  await publishComment("docs/notes.md", {}, deps);
  expect(comments.bodies).toEqual([forged, forged]);
});

describe("the target", () => {
  test.each([
    ["mr/12", "mr/12"],
    ["issue/3", "issue/3"],
    ["commit", `commit/${sha.head}`],
    ["commit/0fcc75bb", "commit/0fcc75bb"],
  ])("%s is %s", async (target, expected) => {
    const { deps, comments } = givenFile("notes");
    await publishComment("docs/notes.md", { target }, deps);
    expect(comments.posted).toMatchObject([{ target: expected }]);
  });

  const draft = buildDraft({ sha: sha.head });

  test.each(["auto", "mr"])("%s is the open merge request of the branch", async (target) => {
    const { deps, comments, mergeRequests } = givenFile("notes");
    await mergeRequests.create({ ...draft, sourceBranch: "other" });
    const { iid } = await mergeRequests.create({ ...draft, sourceBranch: "more-features" });
    await publishComment("docs/notes.md", { target }, deps);
    expect(comments.posted).toMatchObject([{ target: `mr/${iid}` }]);
  });

  test("auto is the merge request of the pipeline, before any other of the branch", async () => {
    const env = { GITLAB_CI: "true", CI_MERGE_REQUEST_IID: "99", CI_COMMIT_BRANCH: "more-features" };
    const { deps, comments, mergeRequests } = givenFile("notes", { env });
    await mergeRequests.create({ ...draft, sourceBranch: "more-features" });
    await publishComment("docs/notes.md", {}, deps);
    expect(comments.posted).toMatchObject([{ target: "mr/99" }]);
  });

  test.each(["more-features", null])("mr without an open merge request is refused, on branch %s", async (branch) => {
    const { deps, comments } = givenFile("notes", { branch });
    const error = { code: "no_merge_request", exit: 2, message: expect.stringContaining(branch ?? sha.head) };
    await expect(publishComment("docs/notes.md", { target: "mr" }, deps)).rejects.toMatchObject(error);
    expect(comments.bodies).toEqual([]);
  });

  test("auto on a detached HEAD is the commit", async () => {
    const { deps, comments } = givenFile("notes", { branch: null });
    await publishComment("docs/notes.md", {}, deps);
    expect(comments.posted).toMatchObject([{ target: `commit/${sha.head}` }]);
  });

  test("of the configuration counts without --target", async () => {
    const { deps, comments } = givenFile("notes", { config: { publish: { target: "issue/3" } } });
    await publishComment("docs/notes.md", {}, deps);
    await publishComment("docs/notes.md", { target: "mr/12" }, deps);
    expect(comments.posted.map(({ target }) => target)).toEqual(["issue/3", "mr/12"]);
  });
});

test("--dry-run says where it would go, and writes nothing", async () => {
  const { deps, effects, output } = givenFile("![a](a.png)");
  await publishComment("docs/notes.md", { dryRun: true }, deps);
  expect(effects).toEqual([]);
  expect(output.stdout).toBe(`would publish to commit/${sha.head}\n`);
  expect(output.result).toMatchObject({
    publish: { action: "skipped", url: null, target: `commit/${sha.head}`, reason: "dry run: nothing is written" },
  });
});

test("a file that is not there is refused before the forge is asked", async () => {
  const forgeProblem = notAvailable({ what: "The forge", instead: "Use another." });
  const { deps } = given({ forgeProblem });
  await expect(publishComment("gone.md", {}, deps)).rejects.toMatchObject({
    code: "file_missing",
    exit: 2,
    message: 'File "gone.md" does not exist or cannot be read.',
    hint: expect.stringContaining("cibot comment report.md"),
  });
});

test.each([
  ["a short name", "n"],
  ["a name that grows when it is encoded", "信".repeat(200)],
])("a comment with all its hidden lines is no longer than the forge takes: %s", async (_what, name) => {
  const { deps, comments, files } = given({ env: { GITLAB_CI: "true", CI_PIPELINE_ID: "123456789" } });
  comments.maxBody = 6000;
  files.onDisk["note.md"] = `# First\n\n${"word ".repeat(300)}\n\n${"# More\n\ntext\n\n".repeat(2000)}`;
  await publishComment("note.md", { name }, deps);
  const size = Buffer.byteLength(comments.bodies[0] ?? "");
  expect(size).toBeLessThanOrEqual(6000);
  expect(size).toBeGreaterThan(3000);
});
