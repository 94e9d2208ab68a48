import { describe, expect, test } from "vitest";
import { report } from "../../src/commands/report.ts";
import { train } from "../../src/commands/train.ts";
import { forgeFileBroken, notAvailable } from "../../src/errors.ts";
import { given, sha } from "../support/given.ts";

const noForge = notAvailable({ what: 'The forge "gitlab"', instead: "Set `CIBOT_FORGE=local`." });

test("what is in the workspace is measured, written and published; nothing is trained, pushed or put back", async () => {
  const { deps, output, experiments, data, files, comments, mergeRequests, workTree } = given({
    message: "Fix a typo",
  });
  workTree.changed = { "train.py": "my work" };
  await report({}, deps);
  expect(output.result).toMatchObject({
    report: { verdict: "better", headline: expect.stringContaining("Better than main") },
    publish: { action: "created", target: `commit/${sha.head}`, uploads: { new: 2, reused: 0 } },
  });
  expect(output.stdout).toBe(`${comments.posted[0]?.comment.url}\n`);
  expect(comments.bodies[0]).toContain(files.text(".cibot/report/report.md").split("\n![")[0]);
  expect([experiments.trained, data.pushes, mergeRequests.opened]).toEqual([[], 0, []]);
  expect(workTree.changed).toEqual({ "train.py": "my work" });
});

test("report.json is the report as a document, with where its numbers come from", async () => {
  const { deps, files } = given({ env: { GITLAB_CI: "true", CI_JOB_ID: "1", CI_JOB_URL: "https://ci.example/1" } });
  await report({ publish: false }, deps);
  expect(JSON.parse(files.text(".cibot/report/report.json"))).toMatchObject({
    version: 1,
    model: "credit-default",
    candidate: { name: "more-features", rev: sha.head },
    baseline: { name: "main", rev: sha.base },
    decision: null,
    training: null,
    evaluation: { splits: [{ name: "test", rows: 80 }], baseline: { splits: [{ name: "test", rows: 80 }] } },
    metrics: [{ file: "metrics.json", name: "test.auc", baseline: 0.88, candidate: 0.91, verdict: "better" }],
    params: [{ file: "params.yaml", name: "trees", baseline: 100, candidate: 200 }],
    gates: [],
    data: [{ path: "raw.csv.dvc", baseline: "947d0c736c7b", candidate: "20f35e630daf", size: 8890 }],
    plots: [{ path: expect.stringMatching(/^plots\/lift\./) }, { path: expect.stringMatching(/^plots\/confusion\./) }],
    notes: [],
    environment: {
      cibot: "0.1.0",
      dvc: "3.67.1",
      node: "20.20.2",
      job: "https://ci.example/1",
      at: "2026-11-24T12:00:00.000Z",
    },
  });
});

describe("a report after a training", () => {
  test("of the same commit has the same numbers and the training, so the comment is left alone", async () => {
    const { deps, output, comments, clock, files } = given();
    await train({}, deps);
    const before = JSON.parse(files.text(".cibot/report/report.json"));
    clock.advance(3600);
    await report({}, deps);
    const after = JSON.parse(files.text(".cibot/report/report.json"));
    expect(after).toEqual({ ...before, decision: null, environment: { ...before.environment, at: expect.anything() } });
    expect(output.result).toMatchObject({ publish: { action: "unchanged", uploads: { new: 0, reused: 2 } } });
    expect(comments.bodies).toHaveLength(1);
  });

  test.each(["put back", "edited"])("whose result was %s has no training", async (how) => {
    const { deps, workTree, files } = given();
    await train({ publish: false }, deps);
    workTree.changed = how === "edited" ? { ...workTree.changed, "metrics.json": "by hand" } : {};
    await report({ publish: false }, deps);
    expect(JSON.parse(files.text(".cibot/report/report.json")).training).toBeNull();
  });

  test("of an experiment that was removed has no training", async () => {
    const { deps, history, files } = given();
    await train({ publish: false }, deps);
    history.commits = history.commits.filter(({ sha }) => !sha.startsWith("e1"));
    await report({ publish: false }, deps);
    expect(JSON.parse(files.text(".cibot/report/report.json")).training).toBeNull();
  });

  test("of another commit has no training", async () => {
    const { deps, history, files } = given();
    await train({ publish: false }, deps);
    history.commits = [...history.commits, { sha: "5555eeee", message: "Later", parent: sha.head }];
    history.refs.HEAD = "5555eeee";
    await report({ publish: false }, deps);
    expect(JSON.parse(files.text(".cibot/report/report.json"))).toMatchObject({
      candidate: { rev: "5555eeee" },
      training: null,
    });
  });
});

test("the same report twice leaves the comment alone", async () => {
  const { deps, comments, output } = given();
  await report({}, deps);
  await report({}, deps);
  expect([comments.writes, comments.bodies.length]).toEqual([1, 1]);
  expect(output.result).toMatchObject({ publish: { action: "unchanged", url: comments.posted[0]?.comment.url } });
});

test("a slow report does not pass for a later one: its comment has the time when it began", async () => {
  const { deps, comments, clock } = given();
  const config = () => {
    clock.advance(3600);
    return deps.config();
  };
  await report({}, { ...deps, config });
  expect(comments.bodies[0]).toContain("at=2026-11-24T12:00:00.000Z");
});

test("the report is on disk when it cannot be published", async () => {
  const { deps, comments, files } = given();
  comments.create = () => Promise.reject(forgeFileBroken({ path: "comments.json", detail: "no JSON" }));
  await expect(report({}, deps)).rejects.toMatchObject({ code: "forge_file_broken" });
  expect(files.text(".cibot/report/report.md")).toContain("Better than main");
});

test("--no-publish needs no forge and prints where the report is", async () => {
  const { deps, output, files } = given({ forgeProblem: noForge });
  await report({ publish: false }, deps);
  expect(output.stdout).toBe(".cibot/report/report.md\n");
  expect(output.result).toMatchObject({ publish: null });
  expect(files.text(".cibot/report/report.md")).toContain("Better than main");
});

test("--target goes before the configured target", async () => {
  const { deps, comments } = given({ config: { publish: { target: "mr/7" } } });
  await report({ target: "issue/3" }, deps);
  await report({}, deps);
  expect(comments.posted.map(({ target }) => target)).toEqual(["issue/3", "mr/7"]);
});

describe("--dry-run", () => {
  test("prints the Markdown, writes nothing, and says where it would go", async () => {
    const { deps, output, effects, files, comments } = given();
    await report({ dryRun: true }, deps);
    expect(output.stdout).toMatch(/^### ✅ Better than main[\s\S]*<\/sub>\n$/);
    expect(output.result).toMatchObject({
      report: { verdict: "better" },
      publish: { action: "skipped", url: null, target: `commit/${sha.head}`, uploads: { new: 0, reused: 0 } },
    });
    expect([effects, files.paths, comments.bodies]).toEqual([[], [], []]);
  });

  test("with --no-publish needs no forge", async () => {
    const { deps, output } = given({ forgeProblem: noForge });
    await report({ dryRun: true, publish: false }, deps);
    expect(output.result).toMatchObject({ publish: null });
    expect(output.stdout).toContain("Better than main");
  });
});

test("a target that is none ends the command before anything is read", async () => {
  const { deps, results } = given();
  results.read = () => Promise.reject(new Error("not needed"));
  await expect(report({ target: "wiki" }, deps)).rejects.toMatchObject({ code: "unknown_target" });
});

test("another cibot at work in the folder is not disturbed", async () => {
  const { deps, lock, files } = given();
  lock.holder = "process 4711 on runner-1";
  await expect(report({}, deps)).rejects.toMatchObject({ code: "workspace_busy" });
  expect(files.paths).toEqual([]);
});
