import { expect, test } from "vitest";
import { train } from "../../src/commands/train.ts";
import { given } from "../support/given.ts";

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
  expect(hints.slice(0, 3)).toEqual(["stage 1, prepare", "stage 2, train", "stage 2, train: epoch 1"]);
});

test("what the training prints is shown with --verbose alone", async () => {
  const [quiet, verbose] = [given(), given({ verbose: true })];
  await train({ publish: false }, quiet.deps);
  await train({ publish: false }, verbose.deps);
  expect(quiet.output.stderr).not.toContain("\n  epoch 1\n");
  expect(verbose.output.stderr).toContain("\n  epoch 1\n");
});

test("a silent stage gives a sign of life each minute, with the last line that it printed", async () => {
  const { deps, experiments, output, clock } = given();
  experiments.training = ({ onEvent }) => {
    clock.advance(60);
    onEvent({ kind: "stage-started", stage: "train" });
    clock.advance(60);
    onEvent({ kind: "output", line: "epoch 1" });
    clock.advance(120);
    return { kind: "done" };
  };
  await train({ publish: false }, deps);
  const lives = [...output.stderr.matchAll(/still running: dvc exp run, experiment \S+?(: .*)?, (\d min 00 s)$/gm)];
  expect(lives.map(([, hint, time]) => [hint, time])).toEqual([
    [undefined, "1 min 00 s"],
    [": stage 1, train", "2 min 00 s"],
    [": stage 1, train: epoch 1", "3 min 00 s"],
    [": stage 1, train: epoch 1", "4 min 00 s"],
  ]);
  expect(clock.repeated).toBe(0);
});
