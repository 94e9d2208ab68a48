import { afterEach, expect, test, vi } from "vitest";
import { train } from "../../src/commands/train.ts";
import { given } from "../support/given.ts";

afterEach(() => {
  vi.useRealTimers();
});

test("each stage is told when it ends, with its time or why it did not run", async () => {
  const { deps, experiments, output, clock } = given();
  experiments.training = ({ onEvent }) => {
    onEvent({ kind: "stage-skipped", stage: "load", why: "unchanged" });
    onEvent({ kind: "stage-skipped", stage: "join", why: "cached" });
    onEvent({ kind: "stage-started", stage: "train" });
    clock.advance(3);
    return { kind: "failed", reason: "failed to reproduce 'train'", stage: "train" };
  };
  await expect(train({ publish: false }, deps)).rejects.toThrow();
  expect(output.stderr).toContain("  = load unchanged\n  = join cached\n  ✗ train 3.0 s\n");
});

test("the stage that runs is shown where the terminal can take it back", async () => {
  const { deps } = given();
  const hints: string[] = [];
  const io = { ...deps.io, hint: (text: string) => hints.push(text) };
  await train({ publish: false }, { ...deps, io });
  expect(hints).toEqual(["prepare", "train"]);
});

test("what the training prints is shown with --verbose alone", async () => {
  const [quiet, verbose] = [given(), given({ verbose: true })];
  await train({ publish: false }, quiet.deps);
  await train({ publish: false }, verbose.deps);
  expect(quiet.output.stderr).not.toContain("epoch 1");
  expect(verbose.output.stderr).toContain("\n  epoch 1\n");
});

test("a silent stage gives a sign of life each minute, and none after the training", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const { deps, experiments, output } = given();
  experiments.training = ({ onEvent }) => {
    vi.advanceTimersByTime(60_000);
    onEvent({ kind: "stage-started", stage: "train" });
    vi.advanceTimersByTime(60_000);
    onEvent({ kind: "output", line: "epoch 1" });
    vi.advanceTimersByTime(120_000);
    return { kind: "done" };
  };
  await train({ publish: false }, deps);
  expect(output.stderr.match(/.*still running.*/g)).toEqual([
    "  … train is still running, last line: none yet",
    "  … train is still running, last line: epoch 1",
    "  … train is still running, last line: epoch 1",
  ]);
  expect(vi.getTimerCount()).toBe(0);
});
