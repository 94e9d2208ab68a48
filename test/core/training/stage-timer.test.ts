import { expect, test } from "vitest";
import { type StageResult, StageTimer } from "../../../src/core/training/stage-timer.ts";

function given() {
  const told: StageResult[] = [];
  return { told, timer: new StageTimer((stage) => told.push(stage)) };
}

test("a stage lasts until the next one begins, in seconds", () => {
  const { timer } = given();
  timer.see({ kind: "stage-started", stage: "load" }, 1_000);
  timer.see({ kind: "output", line: "reading" }, 2_000);
  timer.see({ kind: "stage-started", stage: "train" }, 3_500);
  timer.end("ran", 10_500);
  expect(timer.stages).toEqual([
    { name: "load", state: "ran", duration: 2.5 },
    { name: "train", state: "ran", duration: 7 },
  ]);
});

test("a stage that is skipped ends the one before it and takes no time itself", () => {
  const { timer } = given();
  timer.see({ kind: "stage-skipped", stage: "load", why: "unchanged" }, 0);
  timer.see({ kind: "stage-started", stage: "join" }, 1_000);
  timer.see({ kind: "stage-skipped", stage: "train", why: "cached" }, 2_000);
  timer.end("ran", 9_000);
  expect(timer.stages).toEqual([
    { name: "load", state: "unchanged", duration: 0 },
    { name: "join", state: "ran", duration: 1 },
    { name: "train", state: "cached", duration: 0 },
  ]);
});

test("the stage that runs when the training fails is the one that failed", () => {
  const { timer } = given();
  timer.see({ kind: "stage-started", stage: "load" }, 0);
  timer.see({ kind: "stage-started", stage: "train" }, 1_000);
  timer.end("failed", 4_000);
  timer.end("failed", 5_000);
  expect(timer.stages.map(({ name, state }) => [name, state])).toEqual([
    ["load", "ran"],
    ["train", "failed"],
  ]);
});

test("a stage is told when it ends, once", () => {
  const { timer, told } = given();
  timer.see({ kind: "stage-started", stage: "load" }, 0);
  expect({ told: [...told], running: timer.running }).toEqual({ told: [], running: "load" });
  timer.end("ran", 1_000);
  timer.end("ran", 2_000);
  expect({ told, running: timer.running }).toEqual({
    told: [{ name: "load", state: "ran", duration: 1 }],
    running: null,
  });
});

test("output before the first stage belongs to none", () => {
  const { timer, told } = given();
  timer.see({ kind: "output", line: "Reproducing experiment 'x'" }, 0);
  timer.end("failed", 1_000);
  expect({ told, running: timer.running }).toEqual({ told: [], running: null });
});
