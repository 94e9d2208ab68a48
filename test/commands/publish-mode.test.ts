import { describe, expect, test } from "vitest";
import { publishComment } from "../../src/commands/comment.ts";
import { report } from "../../src/commands/report.ts";
import { train } from "../../src/commands/train.ts";
import { splitHead } from "../../src/core/publishing/marker.ts";
import { missingToken } from "../../src/errors.ts";
import { given } from "../support/given.ts";

/** Publishes texts one after the other, each by a later run. */
async function publishAll(texts: readonly string[], mode: string, options: { alert?: boolean } = {}) {
  const made = given();
  for (const text of texts) {
    made.files.onDisk["note.md"] = text;
    made.clock.advance(60);
    await publishComment("note.md", { mode, ...options }, made.deps);
  }
  return { ...made, shown: made.comments.bodies.map((body) => splitHead(body).report.trim()) };
}

const publishOf = ({ output }: { output: { result: unknown } }) => output.result as { publish: { action: string } };

describe("a comment of a file", () => {
  test("update: one comment that says the last", async () => {
    const { shown } = await publishAll(["first", "second", "second"], "update");
    expect(shown).toEqual(["second"]);
  });

  test("supersede: the newest at the end, the earlier ones folded and told where it is", async () => {
    const made = await publishAll(["first", "second", "third"], "supersede");
    expect(publishOf(made).publish).toMatchObject({ action: "superseded" });
    const [first, second, third] = made.shown;
    expect(first).toMatch(
      /^<details><summary>Superseded by <a href="[^"]+">a newer report<\/a><\/summary>\n\nfirst\n\n<\/details>$/,
    );
    expect(second).toContain("\n\nsecond\n\n");
    expect(third).toBe("third");
    expect(made.comments.bodies[0]).toContain(made.comments.posted[1]?.comment.url);
  });

  test("supersede: the same text again writes nothing", async () => {
    const made = await publishAll(["first", "first"], "supersede");
    expect(publishOf(made).publish).toMatchObject({ action: "unchanged" });
    expect(made.shown).toEqual(["first"]);
  });

  test("new: a comment for each run, which a later update leaves alone", async () => {
    const made = await publishAll(["first", "first"], "new");
    expect(made.shown).toEqual(["first", "first"]);
    await publishComment("note.md", { mode: "update" }, made.deps);
    expect(made.comments.bodies).toHaveLength(3);
    await publishComment("note.md", { mode: "update" }, made.deps);
    expect(made.comments.bodies).toHaveLength(3);
  });

  test("on-alert: nothing is posted, unless it is one", async () => {
    const quiet = await publishAll(["fine"], "on-alert");
    expect(quiet.shown).toEqual([]);
    expect(publishOf(quiet).publish).toMatchObject({ action: "skipped", reason: expect.stringContaining("warn") });
    expect((await publishAll(["drift"], "on-alert", { alert: true })).shown).toEqual(["drift"]);
  });

  test("on-alert: a comment that stands there is kept current, so that the end of the alert is seen", async () => {
    const made = await publishAll(["drift"], "on-alert", { alert: true });
    made.files.onDisk["note.md"] = "fine again";
    made.clock.advance(60);
    await publishComment("note.md", { mode: "on-alert" }, made.deps);
    expect(made.comments.bodies.map((body) => splitHead(body).report.trim())).toEqual(["fine again"]);
  });
});

describe("a report", () => {
  test("on-alert: a better model is no alert, a failed gate is", async () => {
    const publish = { mode: "on-alert" } as const;
    const better = given({ config: { publish } });
    await report({}, better.deps);
    expect(better.comments.bodies).toEqual([]);
    const failed = given({ config: { publish, gates: [{ metric: "test.roc_auc", max: 0.5 }] } });
    await report({}, failed.deps);
    expect(failed.comments.bodies).toHaveLength(1);
  });

  test("on-alert: a training that failed is one", async () => {
    const { deps, comments } = given({
      config: { publish: { mode: "on-alert" } },
      training: () => ({ kind: "failed", stage: "train", reason: "it broke" }),
    });
    await expect(train({}, deps)).rejects.toMatchObject({ code: "training_failed" });
    expect(comments.bodies).toHaveLength(1);
  });

  test("on-change: nothing is posted when nothing differs from the baseline", async () => {
    const { deps, results, scores, comments, output } = given({ config: { publish: { mode: "on-change" } } });
    const [before] = Object.values(results.revisions);
    if (before !== undefined) results.candidate = before;
    const [baseline] = Object.entries(scores.files).filter(([path]) => path.includes(".cibot"));
    scores.files["/clone/pred/test.csv"] = baseline?.[1] ?? "";
    await report({}, deps);
    expect(comments.bodies).toEqual([]);
    expect(output.result).toMatchObject({
      publish: { action: "skipped", reason: expect.stringContaining("baseline") },
    });
    expect(output.stdout).toBe(".cibot/report/report.md\n");
  });

  test("on-change: another number, parameter or input is a change", async () => {
    const { deps, comments } = given({ config: { publish: { mode: "on-change" } } });
    await report({}, deps);
    expect(comments.bodies).toHaveLength(1);
  });

  test("--mode goes before the file", async () => {
    const { deps, comments } = given({ config: { publish: { mode: "new" } } });
    await report({ mode: "update" }, deps);
    await report({ mode: "update" }, deps);
    expect(comments.bodies).toHaveLength(1);
  });
});

const ofFork = {
  GITLAB_CI: "true",
  CI_MERGE_REQUEST_IID: "3",
  CI_MERGE_REQUEST_PROJECT_ID: "7",
  CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "8",
};

describe("a pipeline without a token", () => {
  const forgeProblem = missingToken({ forge: "GitLab", tried: ["CIBOT_TOKEN"], has: null });

  test("of a fork trains, writes the report and publishes nothing", async () => {
    const { deps, files, output, experiments } = given({ env: ofFork, forgeProblem });
    await train({}, deps);
    expect(experiments.trained).toHaveLength(1);
    expect(files.paths).toContain(".cibot/report/report.md");
    expect(output.result).toMatchObject({
      publish: { action: "skipped", target: "mr/3", reason: expect.stringContaining("fork") },
      merge_request: { action: "skipped" },
    });
  });

  test("of the project itself is told so before the training", async () => {
    const { deps, experiments } = given({ forgeProblem });
    await expect(train({}, deps)).rejects.toMatchObject({ code: "missing_token", exit: 4 });
    expect(experiments.trained).toEqual([]);
  });

  test("leaves a report on disk that was made for it, and says where", async () => {
    const { deps, files, output } = given({ forgeProblem });
    await expect(report({}, deps)).rejects.toMatchObject({
      code: "missing_token",
      exit: 4,
      partial: { report: { markdown: ".cibot/report/report.md" }, publish: null },
    });
    expect(files.paths).toContain(".cibot/report/report.md");
    expect(output.stderr).toContain("the report is not published; it is in .cibot/report/report.md");
  });
});

test("the configuration of a fork chooses no target; the job's own flag does", async () => {
  const { deps, comments, output } = given({ env: ofFork, config: { publish: { target: "issue/1" } } });
  await report({}, deps);
  await report({ target: "issue/2" }, deps);
  expect(comments.posted.map(({ target }) => target)).toEqual(["mr/3", "issue/2"]);
  expect(output.stderr).toContain("`publish.target: issue/1` is not followed");
});
