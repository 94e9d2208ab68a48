import { describe, expect, test } from "vitest";
import { train } from "../../src/commands/train.ts";
import { given, sha } from "../support/given.ts";

/** Where it does not matter what is published: parsing a report takes longer than all else. */
const unpublished = { publish: false };

describe("--resume", () => {
  test("goes on with the experiment that it names, without training", async () => {
    const { deps, experiments, workTree, mergeRequests, output, files } = given();
    const revision = experiments.keep("mine");
    workTree.changed = {};
    await train({ ...unpublished, resume: "mine" }, deps);
    const training = {
      experiment: "mine",
      revision,
      duration: 0,
      command: ["dvc", "exp", "apply", "mine"],
      stages: [],
    };
    expect(output.result).toMatchObject({ training, report: { verdict: "better" } });
    expect(experiments.trained).toEqual([]);
    expect(workTree.changed).toBe(experiments.outcome);
    expect(mergeRequests.opened).toHaveLength(1);
    expect(JSON.parse(files.text(".cibot/last-result.json"))).toEqual({ version: 1, sha: sha.head, training });
  });

  test("needs no rule to match: what decided it may not be here any more", async () => {
    const { deps, experiments, workTree, output } = given({ message: "Fix a typo" });
    experiments.keep("mine");
    workTree.changed = {};
    await train({ ...unpublished, resume: "mine" }, deps);
    expect(output.result).toMatchObject({ training: { experiment: "mine" }, merge_request: { action: "created" } });
    expect(output.stderr).toContain("Going on after the training of experiment mine.");
  });

  test("is not kept from publishing by a clone that lacks what the rules would look at", async () => {
    const env = {
      GITLAB_CI: "true",
      CI_COMMIT_SHA: sha.head,
      CI_COMMIT_MESSAGE: "x",
      CI_COMMIT_BEFORE_SHA: "9".repeat(40),
    };
    const { deps, experiments, workTree, output } = given({
      env,
      config: { train: { rules: [{ changes: ["src/**/*"] }] } },
    });
    await expect(train(unpublished, deps)).rejects.toMatchObject({ code: "changes_unknown" });
    experiments.keep("mine");
    workTree.changed = {};
    await train({ ...unpublished, resume: "mine" }, deps);
    expect(output.result).toMatchObject({ decision: null, training: { experiment: "mine" } });
    const invalid = given({ config: { train: { rules: [{ if: "$A =" }] } } });
    await expect(train({ resume: "mine" }, invalid.deps)).rejects.toMatchObject({ code: "invalid_rule" });
  });

  test.each([{ setParam: ["trees=5"] }, { name: "other" }])("does not go with %j", async (options) => {
    const { deps, experiments, effects } = given();
    experiments.keep("mine");
    await expect(train({ resume: "mine", ...options }, deps)).rejects.toMatchObject({ code: "invalid_usage" });
    expect(effects).toEqual([]);
  });

  test("plans no training with --dry-run", async () => {
    const { deps, experiments, effects, output } = given();
    const revision = experiments.keep("mine");
    await train({ resume: "mine", dryRun: true }, deps);
    expect(output.stdout).toMatch(/^train {4}nothing: go on after experiment mine\nagainst/);
    expect(output.result).toMatchObject({ plan: { training: null, resume: { name: "mine", revision } } });
    expect(effects).toEqual([]);
    await expect(train({ resume: "yours", dryRun: true }, deps)).rejects.toMatchObject({ code: "experiment_missing" });
  });

  test("knows how the training went when it was the last one here", async () => {
    const { deps, output, clock } = given();
    await train(unpublished, deps);
    const { training } = output.result ?? {};
    clock.advance(3600);
    await train({ ...unpublished, resume: "cibot-ab12cd34-20261124120000000" }, deps);
    expect(output.result).toMatchObject({ training: { duration: 122, stages: [{}, {}] } });
    expect(output.result?.training).toEqual(training);
  });

  test("does not take the record of another training for that of the experiment", async () => {
    const { deps, experiments, output } = given();
    await train({ ...unpublished, name: "first" }, deps);
    experiments.outcome = { "dvc.lock": "second" };
    await train({ ...unpublished, name: "second" }, deps);
    await train({ ...unpublished, resume: "first" }, deps);
    const revision = experiments.kept[0]?.revision;
    expect(output.result).toMatchObject({ training: { experiment: "first", revision, duration: 0, stages: [] } });
  });

  const record = {
    version: 1,
    sha: sha.head,
    training: { experiment: "mine", revision: "e1".padEnd(40, "0"), duration: 9 },
  };

  test.each([
    ["no JSON", "not JSON"],
    ["null", "null"],
    ["of a later version", JSON.stringify({ ...record, version: 2 })],
    ["without training", JSON.stringify({ ...record, training: null })],
    ["without revision", JSON.stringify({ ...record, training: { experiment: "mine", duration: 9 } })],
  ])("is not stopped by a record that is %s", async (_what, text) => {
    const { deps, experiments, workTree, files, output } = given();
    experiments.keep("mine");
    workTree.changed = {};
    files.onDisk[".cibot/last-result.json"] = text;
    await train({ ...unpublished, resume: "mine" }, deps);
    expect(output.result).toMatchObject({ training: { experiment: "mine", duration: 0 } });
  });

  test("takes its own files that are in the workspace already, also when the record of them is lost", async () => {
    const { deps, experiments, workTree, files, mergeRequests } = given();
    await train({ ...unpublished, name: "mine", mergeRequest: false }, deps);
    delete files.onDisk[".cibot/last-result.json"];
    await train({ ...unpublished, resume: "mine" }, deps);
    expect([workTree.changed, mergeRequests.opened.length]).toEqual([experiments.outcome, 1]);
  });

  test("puts no work of somebody's aside", async () => {
    const { deps, experiments, workTree, effects } = given();
    experiments.keep("mine");
    workTree.changed = { ...experiments.outcome, "train.py": "my work" };
    await expect(train({ resume: "mine" }, deps)).rejects.toMatchObject({
      code: "dirty_workspace",
      message: "A tracked file has uncommitted changes: train.py.",
    });
    expect(effects).toEqual([]);
  });

  test("of an experiment that this commit does not have is refused, and leaves the workspace as it is", async () => {
    const { deps, experiments, workTree, effects } = given();
    experiments.keep("mine");
    experiments.kept = experiments.kept.map((experiment) => ({ ...experiment, baseline: sha.main }));
    await expect(train({ resume: "mine" }, deps)).rejects.toMatchObject({ code: "experiment_missing", exit: 2 });
    expect([workTree.changed, effects]).toEqual([experiments.outcome, []]);
  });
});

describe("the files of an earlier result in the workspace", () => {
  test("are put back before the next training, after a copy of the difference", async () => {
    const { deps, experiments, workTree } = given();
    await train({ ...unpublished, name: "first" }, deps);
    const before: unknown[] = [];
    experiments.training = () => {
      before.push(...workTree.restored);
      return { kind: "done" };
    };
    await train({ ...unpublished, name: "second" }, deps);
    expect(before).toEqual([{ files: experiments.outcome, backup: ".cibot/logs/last-result.patch" }]);
  });

  test("that somebody has changed since are somebody's work: refused, and left as they are", async () => {
    const { deps, experiments, workTree } = given();
    await train(unpublished, deps);
    const changed = { ...workTree.changed, "metrics.json": "edited by hand", "train.py": "my work" };
    workTree.changed = changed;
    const message = "2 tracked files have uncommitted changes: metrics.json, train.py.";
    await expect(train(unpublished, deps)).rejects.toMatchObject({ code: "dirty_workspace", exit: 2, message });
    expect(workTree.changed).toEqual(changed);
    expect([workTree.restored, experiments.trained.length]).toEqual([[], 1]);
  });

  test("are nobody's without a record of the result, so they are refused", async () => {
    const { deps, files, workTree } = given();
    await train(unpublished, deps);
    delete files.onDisk[".cibot/last-result.json"];
    await expect(train(unpublished, deps)).rejects.toMatchObject({ code: "dirty_workspace" });
    expect(workTree.changed).toHaveProperty("dvc.lock");
  });
});
