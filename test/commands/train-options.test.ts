import { describe, expect, test } from "vitest";
import type { TrainOptions } from "../../src/commands/steps/train-job.ts";
import { train } from "../../src/commands/train.ts";
import { notAvailable } from "../../src/errors.ts";
import { type Given, given, sha } from "../support/given.ts";

/** Where it does not matter what is published: parsing a report takes longer than all else. */
const unpublished = { publish: false };

const noForge = notAvailable({ what: 'The forge "gitlab"', instead: "Set `CIBOT_FORGE=local`." });

test("--no-publish keeps the report here; the merge request is opened and links to none", async () => {
  const { deps, comments, uploads, mergeRequests, files, output } = given();
  await train({ publish: false }, deps);
  expect([comments.bodies, uploads.stored]).toEqual([[], []]);
  expect(files.text(".cibot/report/report.md")).toContain("Better than main");
  expect(mergeRequests.opened[0]?.description).not.toContain("report](");
  expect(output.result).toMatchObject({ publish: null, merge_request: { action: "created" } });
  expect(output.stdout).toBe(".cibot/report/report.md\n");
});

test("--no-merge-request opens none, so the data stays here, too", async () => {
  const { deps, comments, data, mergeRequests, resultBranch, output } = given();
  await train({ mergeRequest: false }, deps);
  expect([data.pushes, resultBranch.commits, mergeRequests.opened]).toEqual([0, 0, []]);
  expect(comments.bodies).toHaveLength(1);
  expect(output.result).toMatchObject({ publish: { action: "created" }, merge_request: null });
});

test("with --no-publish and --no-merge-request no forge is needed", async () => {
  const { deps, output } = given({ forgeProblem: noForge });
  await train({ publish: false, mergeRequest: false }, deps);
  expect(output.result).toMatchObject({ report: { verdict: "better" }, publish: null, merge_request: null });
});

describe("data is pulled", () => {
  test("when there is a default remote", async () => {
    const { deps, experiments } = given();
    await train(unpublished, deps);
    expect(experiments.trained).toMatchObject([{ pull: true, command: expect.arrayContaining(["--pull"]) }]);
  });

  test.each<[string, TrainOptions, Given]>([
    ["--no-pull says no", { pull: false }, {}],
    ["the configuration says no", {}, { config: { train: { pull: false } } }],
    ["there is no default remote", {}, { remote: null }],
  ])("unless %s", async (_what, options, world) => {
    const { deps, experiments } = given(world);
    await train({ ...unpublished, ...options }, deps);
    expect(experiments.trained).toMatchObject([{ pull: false, command: expect.not.arrayContaining(["--pull"]) }]);
  });

  test("and pushed when there is a default remote, only then", async () => {
    const { deps, data, mergeRequests } = given({ remote: null });
    await train(unpublished, deps);
    expect([data.pushes, mergeRequests.opened.length]).toEqual([0, 1]);
  });
});

test("--set-param wins over train.params, and a later one over an earlier one", async () => {
  const { deps, experiments } = given({ config: { train: { params: { trees: 300, seed: 1 } } } });
  await train({ ...unpublished, setParam: ["trees=400", "trees=500", "quick=false"] }, deps);
  expect(experiments.trained[0]?.params).toEqual({ trees: "500", seed: "1", quick: "false" });
});

test.each(["trees", "=5", " trees=5", "trees =5", ""])("--set-param %j is refused before anything", async (param) => {
  const { deps, effects } = given({ message: "Fix a typo" });
  const error = { code: "invalid_usage", exit: 2, message: `"${param}" is no parameter.` };
  await expect(train({ setParam: ["seed=1", param] }, deps)).rejects.toMatchObject(error);
  expect(effects).toEqual([]);
});

test("the experiment has the name of --name, else of the commit and the job", async () => {
  const { deps, experiments } = given({ env: { GITLAB_CI: "true", CI_JOB_ID: "4711" } });
  await train(unpublished, deps);
  await train({ ...unpublished, name: "mine" }, deps);
  expect(experiments.kept.map(({ name }) => name)).toEqual(["cibot-ab12cd34-4711", "mine"]);
});

test("the training's limit is that of the configuration, in seconds", async () => {
  const { deps, experiments } = given({ config: { train: { timeout: "90m" } } });
  await train(unpublished, deps);
  expect(experiments.trained[0]?.timeout).toBe(5400);
});

test.each([
  ["--target, before the configuration", { target: "issue/3" }, "mr/7", "issue/3"],
  ["the configuration without --target", {}, "mr/7", "mr/7"],
])("the report goes to the target of %s", async (_what, options, configured, target) => {
  const { deps, comments } = given({ config: { publish: { target: configured } } });
  await train(options, deps);
  expect(comments.posted).toMatchObject([{ target }]);
});

test.each([
  ["--baseline, before the configuration", { baseline: "target" }, "merge-base", sha.main],
  ["the configuration without --baseline", {}, "target", sha.main],
])("the baseline is that of %s", async (_what, options, configured, rev) => {
  const { deps, files } = given({ config: { report: { baseline: configured } } });
  await train({ ...unpublished, ...options }, deps);
  expect(JSON.parse(files.text(".cibot/report/report.json")).baseline.rev).toBe(rev);
});

describe("before the training, not hours after it,", () => {
  test.each<[string, TrainOptions, Given, string]>([
    ["a forge that this version lacks", {}, { forgeProblem: noForge }, "not_available"],
    ["the same, with --no-publish", { publish: false }, { forgeProblem: noForge }, "not_available"],
    ["a target that is none", { target: "wiki" }, {}, "unknown_target"],
    ["a merge request that is not open", { target: "mr" }, {}, "no_merge_request"],
    ["a baseline that Git does not know", { baseline: "v9" }, {}, "baseline_not_found"],
    ["an engine that this version lacks", {}, { config: { train: { engine: "ray" } } }, "not_available"],
  ])("%s ends the command", async (_what, options, world, code) => {
    const { deps, effects } = given(world);
    await expect(train(options, deps)).rejects.toMatchObject({ code, exit: 2 });
    expect(effects).toEqual([]);
  });

  test("a target is not asked for with --no-publish", async () => {
    const { deps, mergeRequests } = given();
    await train({ publish: false, target: "mr" }, deps);
    expect(mergeRequests.opened).toHaveLength(1);
  });
});

describe("--dry-run", () => {
  test("prints command, baseline and target, and changes nothing", async () => {
    const { deps, effects, files, output } = given({ config: { train: { params: { trees: 300 }, timeout: "6h" } } });
    await train({ dryRun: true, setParam: ["seed=2"] }, deps);
    const experiment = "cibot-ab12cd34-20261124120000000";
    const command = `dvc exp run --name ${experiment} --pull --set-param trees=300 --set-param seed=2`;
    expect(output.stdout).toBe(`train    ${command}\nagainst  main ${sha.base}\ncomment  commit/${sha.head}\n`);
    expect(output.result).toEqual({
      decision: expect.objectContaining({ run: true, matched: 0 }),
      plan: {
        training: {
          env: {},
          experiment,
          command: command.split(" "),
          params: { trees: "300", seed: "2" },
          timeout: 21_600,
          pull: true,
        },
        resume: null,
        baseline: { rev: sha.base, name: "main", how: "merge base with origin/main" },
        target: `commit/${sha.head}`,
      },
    });
    expect([effects, files.paths]).toEqual([[], []]);
  });

  test("says when there is nothing to compare with and no comment", async () => {
    const { deps, history, output } = given();
    history.refs = { HEAD: sha.head };
    await train({ dryRun: true, publish: false }, deps);
    expect(output.stdout).toMatch(/\nagainst {2}nothing\ncomment {2}none\n$/);
    expect(output.stderr).toContain("No baseline: no branch main or origin/main in this clone");
  });

  test("of a change that no rule matches plans nothing", async () => {
    const { deps, output } = given({ message: "Fix a typo" });
    await train({ dryRun: true }, deps);
    expect(output.result).toMatchObject({ decision: { run: false }, training: null });
    expect(output.stdout).toBe("");
  });
});
