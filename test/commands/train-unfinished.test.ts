import { describe, expect, test, vi } from "vitest";
import { train } from "../../src/commands/train.ts";
import { dvcFailed, serviceUnavailable, stoppedBy } from "../../src/errors.ts";
import { given, sha } from "../support/given.ts";

const experiment = "cibot-ab12cd34-20261124120000000";
const resume = `\`cibot train --resume ${experiment}\``;
const safe = `warning: the trained result is safe as experiment ${experiment} on ab12cd34; go on without training: ${resume}\n`;
const noRoute = dvcFailed({ args: "push", detail: "no route to host" });

test("a failed push opens no merge request; the error holds what was done and the command that goes on", async () => {
  const { deps, data, comments, mergeRequests, resultBranch, output } = given();
  data.pushing = () => Promise.reject(noRoute);
  await expect(train({}, deps)).rejects.toMatchObject({
    code: "dvc_push_failed",
    exit: 1,
    message: expect.stringContaining("no route to host"),
    hint: expect.stringContaining(resume),
    partial: {
      decision: { run: true },
      training: { experiment },
      report: { verdict: "better" },
      publish: { action: "created", target: `commit/${sha.head}` },
      merge_request: null,
    },
  });
  expect([mergeRequests.opened, resultBranch.commits]).toEqual([[], 0]);
  expect(comments.bodies).toEqual([expect.stringContaining("Better than main")]);
  expect(output.stdout).toBe("");
});

test("a merge request that cannot be opened ends with what was done before it", async () => {
  const { deps, mergeRequests, comments } = given();
  const down = serviceUnavailable({ request: "POST /merge_requests", detail: "502" });
  mergeRequests.create = () => Promise.reject(down);
  await expect(train({}, deps)).rejects.toMatchObject({
    code: "service_unavailable",
    partial: {
      training: { experiment },
      report: { verdict: "better", markdown: ".cibot/report/report.md" },
      publish: { action: "created", target: `commit/${sha.head}` },
      merge_request: null,
    },
  });
  expect(comments.bodies).toHaveLength(1);
});

test("a bug of cibot in the push is told as one", async () => {
  const { deps, data, mergeRequests } = given();
  data.pushing = () => Promise.reject(new TypeError("x is undefined"));
  await expect(train({ publish: false }, deps)).rejects.toThrow(TypeError);
  expect(mergeRequests.opened).toEqual([]);
});

test("a push that failed is made up for by --resume, which trains nothing", async () => {
  const { deps, data, comments, mergeRequests, experiments, output } = given();
  data.pushing = () => Promise.reject(noRoute);
  await expect(train({}, deps)).rejects.toThrow();
  data.pushing = () => {};
  await train({ resume: experiment }, deps);
  expect([data.pushes, experiments.trained.length, mergeRequests.opened.length]).toEqual([1, 1, 1]);
  expect(comments.bodies).toHaveLength(1);
  expect(output.result).toMatchObject({ training: { experiment }, merge_request: { action: "created" } });
});

test("the command that goes on writes the page as well", async () => {
  const { deps, data, output } = given();
  data.pushing = () => Promise.reject(noRoute);
  await expect(train({ html: "public/report.html" }, deps)).rejects.toThrow();
  await expect(train({ html: true }, deps)).rejects.toThrow();
  expect(output.stderr).toContain(`\`cibot train --resume ${experiment} --html public/report.html\``);
  expect(output.stderr).toContain("--html`");
});

test("a disk that is full when the report is written keeps the experiment, publishes nothing and says how to go on", async () => {
  const { deps, files, comments, mergeRequests, experiments, data, output } = given();
  files.noRoomFor = /report\.md$/;
  await expect(train({}, deps)).rejects.toMatchObject({ code: "disk_full", exit: 1 });
  expect([comments.bodies, mergeRequests.opened]).toEqual([[], []]);
  expect(experiments.kept).toMatchObject([{ name: experiment }]);
  expect(output.stderr).toContain(safe);
  files.noRoomFor = null;
  await train({ resume: experiment }, deps);
  expect([comments.bodies.length, mergeRequests.opened.length, data.pushes]).toEqual([1, 1, 2]);
});

test("a disk that is full before the training starts none", async () => {
  const { deps, files, experiments, output } = given();
  files.noRoomFor = /\.log$/;
  await expect(train({}, deps)).rejects.toMatchObject({ code: "disk_full" });
  expect(experiments.trained).toEqual([]);
  expect(output.stderr).not.toContain("--resume");
});

test("a disk that is full when the result is recorded keeps the experiment and says how to go on", async () => {
  const { deps, files, comments, output } = given();
  files.noRoomFor = /last-result/;
  await expect(train({}, deps)).rejects.toMatchObject({ code: "disk_full" });
  expect(comments.bodies).toEqual([]);
  expect(output.stderr).toContain(safe);
});

test("predictions that are missing end the command when the push has ended, too; the result is safe", async () => {
  const { deps, scores, data, comments, output } = given();
  delete scores.files["/clone/pred/test.csv"];
  data.pushing = () => vi.waitUntil(() => output.stderr.includes("✗ evaluate test"), { interval: 1, timeout: 10_000 });
  await expect(train({}, deps)).rejects.toMatchObject({ code: "predictions_missing", exit: 2 });
  expect([data.pushes, comments.bodies]).toEqual([1, []]);
  expect(output.stderr).toContain(safe);
});

const signals = [
  ["SIGINT", "interrupted", 130],
  ["SIGTERM", "terminated", 143],
] as const;

describe.each(signals)("%s", (signal, code, exit) => {
  test("during the training restores the workspace, reports nothing, and ends as the signal says", async () => {
    const { deps, experiments, stop, workTree, data, comments, files, output, lock } = given();
    experiments.training = () => {
      stop.abort(signal);
      return { kind: "failed", stage: null, reason: "The training was interrupted" };
    };
    await expect(train({}, deps)).rejects.toMatchObject({ code, exit });
    expect([workTree.changed, data.checkouts, lock.holder]).toEqual([{}, 1, null]);
    expect(comments.bodies).toEqual([]);
    expect(files.paths).toEqual([`.cibot/logs/${experiment}.log`]);
    expect(output.stderr).not.toContain("--resume");
  });

  test("during the push is no failed push: no merge request, and the result can be resumed", async () => {
    const { deps, data, stop, comments, mergeRequests, workTree, output } = given();
    data.pushing = async () => {
      await vi.waitUntil(() => comments.writes === 1, { interval: 1, timeout: 10_000 });
      stop.abort(signal);
      throw stoppedBy(stop.signal);
    };
    await expect(train({}, deps)).rejects.toMatchObject({ code, exit });
    expect(mergeRequests.opened).toEqual([]);
    expect(workTree.changed).toHaveProperty("dvc.lock");
    expect(output.stderr).toContain(safe);
  });

  test("after the training keeps the result and says how to go on", async () => {
    const { deps, experiments, stop, comments, files, output } = given();
    experiments.training = () => {
      stop.abort(signal);
      return { kind: "done" };
    };
    await expect(train({}, deps)).rejects.toMatchObject({ code, exit });
    expect(files.paths).toContain(".cibot/last-result.json");
    expect(comments.bodies).toEqual([]);
    expect(output.stderr).toContain(safe);
  });

  test("when the report is out opens no merge request any more", async () => {
    const { deps, comments, stop, mergeRequests } = given();
    const { create } = comments;
    comments.create = (...comment) => {
      stop.abort(signal);
      return create.apply(comments, comment);
    };
    await expect(train({}, deps)).rejects.toMatchObject({ code, exit });
    expect([comments.bodies.length, mergeRequests.opened.length]).toEqual([1, 0]);
  });

  test("before the training starts nothing", async () => {
    const { deps, stop, effects } = given();
    stop.abort(signal);
    await expect(train({}, deps)).rejects.toMatchObject({ code, exit });
    expect(effects).toEqual([]);
  });
});
