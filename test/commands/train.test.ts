import { describe, expect, test, vi } from "vitest";
import { train } from "../../src/commands/train.ts";
import { dvcMissing, forgeFileBroken, notAvailable } from "../../src/errors.ts";
import { given, sha } from "../support/given.ts";

const experiment = "cibot-ab12cd34-20261124120000000";

test("a change that asks for it is trained, measured, reported on its commit and offered as a merge request", async () => {
  const { deps, output } = given();
  await train({}, deps);
  expect(output.result).toMatchObject({
    decision: { run: true, matched: 0 },
    training: {
      experiment,
      duration: 122,
      command: ["dvc", "exp", "run", "--name", experiment, "--pull"],
      stages: [
        { name: "prepare", state: "ran", duration: 2 },
        { name: "train", state: "ran", duration: 120 },
      ],
    },
    report: {
      verdict: "better",
      headline: expect.stringContaining("Better than main"),
      markdown: ".cibot/report/report.md",
      json: ".cibot/report/report.json",
      plots: [
        expect.stringMatching(/^\.cibot\/report\/plots\/lift\.[0-9a-f]{8}\.png$/),
        expect.stringMatching(/^\.cibot\/report\/plots\/confusion\.[0-9a-f]{8}\.png$/),
      ],
    },
    publish: { action: "created", target: `commit/${sha.head}`, uploads: { new: 2, reused: 0 }, reason: null },
    merge_request: { action: "created", branch: "cibot/credit-default/more-features", reason: null },
  });
});

test("the comment's address is the only line on stdout", async () => {
  const { deps, output, comments } = given();
  await train({}, deps);
  expect(output.stdout).toBe(`${comments.posted[0]?.comment.url}\n`);
});

test("stderr says why it trains, against what, and how long each stage took", async () => {
  const { deps, output } = given();
  await train({ publish: false }, deps);
  expect(output.stderr).toContain("Training: rule 1 of train.rules matches");
  expect(output.stderr).toContain("Baseline: main 0fcc75bb, merge base with origin/main\n");
  const stages = output.stderr.split("\n").filter((line) => line.startsWith("  "));
  expect(stages).toEqual(["  ✓ prepare 2.0 s", "  ✓ train 2 min 00 s"]);
});

test("a change that no rule matches is left alone: DVC and the forge are not asked, nothing is written or printed", async () => {
  const forgeProblem = notAvailable({ what: 'The forge "github"', instead: "Set `CIBOT_FORGE=local`." });
  const { deps, output, effects, files } = given({ message: "Fix a typo", forgeProblem });
  await train({}, { ...deps, pipeline: () => Promise.reject(dvcMissing()) });
  expect([effects, files.paths, output.stdout]).toEqual([[], [], ""]);
  expect(output.result).toEqual({
    decision: { run: false, matched: null, sets: {}, rules: [expect.objectContaining({ matched: false })] },
    training: null,
    report: null,
    publish: null,
    merge_request: null,
  });
  expect(output.stderr).toContain('$CI_COMMIT_MESSAGE is "Fix a typo"');
});

test("a result of cibot's own is not trained, also when its message says [exp]", async () => {
  const message = "credit-default: result [exp]\n\nBetter than main\n\nCibot-Experiment: cibot-1\n";
  const { deps, output, effects } = given({ message });
  await train({}, deps);
  expect(output.result).toMatchObject({ decision: { run: false, matched: null, rules: [] } });
  expect(output.stderr).toContain("trailer Cibot-Experiment");
  expect(effects).toEqual([]);
});

test("without rules every change is trained", async () => {
  const { deps, experiments, output } = given({ message: "Fix a typo", config: { train: { rules: [] } } });
  await train({ publish: false }, deps);
  expect(experiments.trained).toHaveLength(1);
  expect(output.result).toMatchObject({ decision: { run: true, matched: null } });
});

describe("the order of effects", () => {
  test("the whole report is on disk before anything of it is published", async () => {
    const { deps, files, comments, output } = given();
    comments.list = () => Promise.reject(forgeFileBroken({ path: "comments", detail: "no JSON" }));
    await expect(train({}, deps)).rejects.toMatchObject({
      code: "forge_file_broken",
      partial: { report: { markdown: ".cibot/report/report.md" }, resume: `cibot train --resume ${experiment}` },
    });
    expect(files.paths.filter((path) => path.startsWith(".cibot/report/"))).toEqual([
      ".cibot/report/metrics.txt",
      expect.stringContaining("plots/confusion."),
      expect.stringContaining("plots/lift."),
      ".cibot/report/report.json",
      ".cibot/report/report.md",
    ]);
    expect(comments.bodies).toEqual([]);
    expect(output.stderr).toContain(`the trained result is safe as experiment ${experiment} on ab12cd34`);
  });

  test("data is pushed while the report is made, and the merge request waits for both", async () => {
    const { deps, data, comments, mergeRequests, effects } = given();
    data.pushing = async () => {
      await vi.waitUntil(() => comments.writes === 1, { interval: 1, timeout: 10_000 });
      expect(mergeRequests.opened).toEqual([]);
    };
    await train({}, deps);
    expect(effects.slice(-5)).toEqual([
      "comments.create",
      "data.push",
      "resultBranch.commit",
      "mergeRequests.create",
      "lock.hold",
    ]);
  });

  test("another cibot at work in the folder comes first: nothing is touched", async () => {
    const { deps, lock, effects } = given();
    lock.holder = "process 4711 on runner-1";
    await expect(train({}, deps)).rejects.toMatchObject({ code: "workspace_busy", exit: 1 });
    expect(effects).toEqual([]);
  });

  test("the lock is given back after a failure, too", async () => {
    const { deps, lock } = given({ training: () => ({ kind: "failed", reason: "No", stage: null }) });
    await expect(train({}, deps)).rejects.toThrow();
    expect(lock.holder).toBeNull();
  });
});

test("a training that began before another never overwrites its report, however late it ends", async () => {
  const { deps, comments, experiments, clock, output } = given();
  await train({ name: "other" }, deps);
  const [published] = comments.bodies;
  clock.advance(-200);
  experiments.training = () => {
    clock.advance(7200);
    return { kind: "done" };
  };
  await train({ name: "slow" }, deps);
  expect(comments.bodies).toEqual([published]);
  expect(output.result).toMatchObject({
    publish: { action: "skipped", url: comments.posted[0]?.comment.url, reason: "a later run has published already" },
  });
});

describe("a second run", () => {
  test("updates the comment and the merge request of the first, and leaves those of others alone", async () => {
    const { deps, comments, mergeRequests, resultBranch, experiments, output } = given();
    comments.postAsOther({ kind: "commit", sha: sha.head }, "a colleague's remark");
    await train({}, deps);
    experiments.outcome = { "dvc.lock": "trained again" };
    await train({}, deps);
    expect(output.result).toMatchObject({
      publish: { action: "updated", uploads: { new: 0, reused: 2 } },
      merge_request: { action: "updated", files: ["dvc.lock"] },
    });
    expect(comments.bodies).toEqual(["a colleague's remark", expect.stringContaining("Better than main")]);
    expect(mergeRequests.opened).toHaveLength(1);
    expect(mergeRequests.opened[0]?.sha).toBe("c0ffee2");
    expect(resultBranch.commits).toBe(2);
  });

  test("that ends in the same result and the same report changes nothing that readers see", async () => {
    const { deps, comments, mergeRequests, resultBranch, output } = given({ training: () => ({ kind: "done" }) });
    await train({}, deps);
    const before = { comments: comments.bodies, opened: mergeRequests.opened };
    await train({ resume: experiment }, deps);
    expect({ comments: comments.bodies, opened: mergeRequests.opened }).toEqual(before);
    expect([comments.writes, resultBranch.commits]).toEqual([1, 1]);
    expect(output.result).toMatchObject({
      publish: { action: "unchanged", url: comments.posted[0]?.comment.url },
      merge_request: { action: "unchanged", url: mergeRequests.opened[0]?.url, sha: "c0ffee1" },
    });
  });

  test("replaces the report of the first as a whole", async () => {
    const { deps, files } = given();
    files.onDisk[".cibot/report/plots/lift.00000000.png"] = "of an earlier report";
    await train({ publish: false }, deps);
    expect(files.paths.filter((path) => path.includes("/plots/lift."))).toEqual([
      expect.not.stringContaining("00000000"),
    ]);
  });
});

test("what the rule sets reaches the training, and is told", async () => {
  const rules = [{ if: "$CI_COMMIT_MESSAGE =~ /exp/", variables: { SAMPLE: 1, WHERE: "on $CI_COMMIT_BRANCH" } }];
  const { deps, experiments, output } = given({ config: { train: { rules } } });
  await train({}, deps);
  const set = { SAMPLE: "1", WHERE: "on more-features" };
  expect(experiments.trained).toMatchObject([{ env: set }]);
  expect(output.result).toMatchObject({ decision: { sets: set } });
  expect(output.stderr).toContain("; sets SAMPLE, WHERE\n");
});

test("a dry run shows what would be set, but no secret", async () => {
  const rules = [{ variables: { URL: "https://$DEPLOY_TOKEN@host" } }];
  const { deps, output } = given({ config: { train: { rules } }, env: { DEPLOY_TOKEN: "short" } });
  await train({ dryRun: true }, deps);
  expect(output.result).toMatchObject({ plan: { training: { env: { URL: "[masked]" } } } });
});
