import { describe, expect, test } from "vitest";
import { train } from "../../src/commands/train.ts";
import { dvcFailed, forgeFileBroken, terminated, trainingFailed, unknownParam } from "../../src/errors.ts";
import type { ExperimentRun } from "../../src/ports/experiments.ts";
import { type Given, given, sha } from "../support/given.ts";

const experiment = "cibot-ab12cd34-20261124120000000";
const log = `.cibot/logs/${experiment}.log`;

/** A training whose second stage fails after some lines. */
function failInTrain({ onEvent }: ExperimentRun) {
  onEvent({ kind: "stage-started", stage: "prepare" });
  onEvent({ kind: "stage-started", stage: "train" });
  onEvent({ kind: "output", line: "KeyError: 'age'" });
  return { kind: "failed", reason: "failed to reproduce 'train'", stage: "train" } as const;
}

const failing = (world: Given = {}) => given({ training: failInTrain, ...world });

test("a training that fails ends in training_failed with its reason, its log and the command that tries again", async () => {
  const { deps } = failing();
  await expect(train({}, deps)).rejects.toMatchObject({
    code: "training_failed",
    exit: 1,
    message: "Training failed: failed to reproduce 'train'.",
    hint: `Read the whole log in ${log}; run again with \`cibot train\`.`,
    partial: {
      decision: { run: true },
      training: {
        experiment,
        revision: null,
        stages: [
          { name: "prepare", state: "ran" },
          { name: "train", state: "failed" },
        ],
      },
      publish: { action: "created", target: `commit/${sha.head}` },
    },
  });
});

test("its report has stage, reason, log lines and job, is on disk alone, and is the comment", async () => {
  const env = { GITLAB_CI: "true", CI_JOB_ID: "4711", CI_JOB_URL: "https://gitlab.example/-/jobs/4711" };
  const { deps, files, comments } = failing({ env });
  files.onDisk[".cibot/report/report.json"] = "of an earlier run";
  await expect(train({}, deps)).rejects.toThrow();
  const report = files.text(".cibot/report/report.md");
  for (const part of ["in stage `train`", "failed to reproduce 'train'", "KeyError: 'age'", env.CI_JOB_URL]) {
    expect(report).toContain(part);
  }
  expect(comments.bodies).toEqual([expect.stringContaining(report)]);
  expect(files.paths.filter((path) => path.startsWith(".cibot/report/"))).toEqual([".cibot/report/report.md"]);
});

test("the command that tries again has the parameters of this run, quoted for a shell", async () => {
  const { deps, files } = failing();
  const setParam = ["trees=500", "name=it's a model", "features=[a, b]"];
  const rerun = `cibot train --set-param trees=500 --set-param 'name=it'\\''s a model' --set-param 'features=[a, b]'`;
  await expect(train({ setParam }, deps)).rejects.toMatchObject({ hint: expect.stringContaining(`\`${rerun}\``) });
  expect(files.text(".cibot/report/report.md")).toContain(`\n${rerun}\n`);
});

test("the command that tries again has the other options of this run", async () => {
  const { deps } = failing();
  const options = {
    name: "mine",
    pull: false,
    baseline: "HEAD",
    target: "issue/3",
    publish: false,
    mergeRequest: false,
  };
  const rerun = "cibot train --name mine --no-pull --baseline HEAD --target issue/3 --no-publish --no-merge-request";
  await expect(train(options, deps)).rejects.toMatchObject({
    hint: expect.stringContaining(`\`${rerun}\``),
  });
});

test("the report has the last thirty lines, without the empty ones", async () => {
  const { deps, files } = given({
    training: ({ onEvent }) => {
      for (let line = 1; line <= 40; line++) onEvent({ kind: "output", line: `line ${line}` });
      onEvent({ kind: "output", line: "  " });
      return { kind: "failed", reason: "DVC was killed by SIGKILL", stage: null };
    },
  });
  await expect(train({}, deps)).rejects.toThrow();
  const lines = files.text(".cibot/report/report.md").match(/^line \d+$/gm);
  expect([lines?.length, lines?.[0], lines?.at(-1)]).toEqual([30, "line 11", "line 40"]);
  expect(files.text(".cibot/report/report.md")).toContain("Last 30 lines");
});

test("the workspace is as it was: tracked files put back after a copy of the difference, data checked out", async () => {
  const { deps, workTree, data, files, experiments } = failing();
  await expect(train({}, deps)).rejects.toThrow();
  expect(workTree.changed).toEqual({});
  expect(workTree.restored).toEqual([{ files: { "params.yaml": "set by DVC" }, backup: `${log}.patch` }]);
  expect([data.checkouts, data.pushes, experiments.kept]).toEqual([1, 0, []]);
  expect(files.paths).not.toContain(".cibot/last-result.json");
});

test("data that cannot be put back does not hide why the training failed", async () => {
  const { deps, data, output } = failing({ verbose: true });
  data.checkout = () => Promise.reject(dvcFailed({ args: "checkout", detail: "missing cache files" }));
  await expect(train({}, deps)).rejects.toMatchObject({ code: "training_failed" });
  expect(output.stderr).toContain("data files were not put back: `dvc checkout` failed: missing cache files");
});

test("no merge request is opened, and nothing is said of a result that could be resumed", async () => {
  const { deps, mergeRequests, output } = failing();
  await expect(train({}, deps)).rejects.toThrow();
  expect(mergeRequests.opened).toEqual([]);
  expect([output.stdout, output.stderr]).toEqual(["", expect.not.stringContaining("--resume")]);
});

test("the next run that succeeds puts its report in the place of the failure's", async () => {
  const { deps, comments, experiments } = failing();
  await expect(train({}, deps)).rejects.toThrow();
  experiments.training = () => ({ kind: "done" });
  await train({ name: "again" }, { ...deps, clock: { now: () => new Date("2026-11-24T13:00:00.000Z") } });
  expect(comments.bodies).toEqual([expect.stringContaining("Better than main")]);
});

describe("a failure whose report cannot be published", () => {
  test("is still training_failed, with a warning; the report is on disk", async () => {
    const { deps, comments, files, output } = failing();
    comments.create = () => Promise.reject(forgeFileBroken({ path: "comments.json", detail: "no JSON" }));
    await expect(train({}, deps)).rejects.toMatchObject({ code: "training_failed", partial: { publish: null } });
    expect(output.stderr).toMatch(/warning: the report of this failure is not published: .*comments\.json/);
    expect(files.text(".cibot/report/report.md")).toContain("Training failed");
  });

  test("because the disk is full is published and warned of: a full disk is often why the training failed", async () => {
    const { deps, comments, files, output } = failing();
    files.noRoomFor = /report\.md/;
    await expect(train({}, deps)).rejects.toMatchObject({ code: "training_failed" });
    expect(comments.bodies).toEqual([expect.stringContaining("Training failed")]);
    expect(output.stderr).toContain("warning: the report of this failure is not written: The disk is full");
  });

  test("because of a signal ends in that signal", async () => {
    const { deps, comments, stop } = failing();
    comments.create = () => {
      stop.abort("SIGTERM");
      return Promise.reject(terminated());
    };
    await expect(train({}, deps)).rejects.toMatchObject({ code: "terminated", exit: 143 });
  });

  test("because of a bug of cibot ends in that bug", async () => {
    const { deps, comments } = failing();
    comments.create = () => Promise.reject(new TypeError("x is undefined"));
    await expect(train({}, deps)).rejects.toThrow(TypeError);
  });

  test("with --no-publish was not to be published", async () => {
    const { deps, comments, output } = failing();
    await expect(train({ publish: false }, deps)).rejects.toMatchObject({
      code: "training_failed",
      partial: { publish: null },
    });
    expect([comments.bodies, output.stderr]).toEqual([[], expect.not.stringContaining("warning")]);
  });
});

test("a training over its limit is stopped and told with the stage that ran", async () => {
  const { deps, files, workTree } = given({
    config: { train: { timeout: "6h" } },
    training: ({ onEvent }) => {
      onEvent({ kind: "stage-started", stage: "train" });
      return { kind: "timeout" };
    },
  });
  const message = "Training failed: The training ran longer than its limit of 6 h 00 min.";
  await expect(train({}, deps)).rejects.toMatchObject({ code: trainingFailed.code, message });
  expect(files.text(".cibot/report/report.md")).toContain("in stage `train`");
  expect(workTree.changed).toEqual({});
});

test("a training that ends well and leaves no experiment is a failure, and is cleaned up like one", async () => {
  const { deps, experiments, workTree, data, mergeRequests } = given();
  experiments.find = () => Promise.resolve(undefined);
  await expect(train({}, deps)).rejects.toMatchObject({
    code: "training_failed",
    message: "Training failed: DVC ended well, yet left no experiment.",
  });
  expect([workTree.changed, data.checkouts, mergeRequests.opened]).toEqual([{}, 1, []]);
});

test("what DVC refuses before it trains is the error, without a report; the workspace is put back", async () => {
  const refusal = unknownParam({ detail: "Key 'tress' is not in struct" });
  const { deps, workTree, data, comments, files } = given({ training: () => Promise.reject(refusal) });
  await expect(train({ setParam: ["tress=5"] }, deps)).rejects.toBe(refusal);
  expect([workTree.changed, data.checkouts, comments.bodies]).toEqual([{}, 1, []]);
  expect(files.text(log)).toBe(`$ dvc exp run --name ${experiment} --pull --set-param tress=5\n`);
});
