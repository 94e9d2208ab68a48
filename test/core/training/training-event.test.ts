import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseTrainingLine } from "../../../src/core/training/training-event.ts";

const captured = readFileSync(new URL("../../../fixtures/dvc/exp_run_stdout.txt", import.meta.url), "utf8").split("\n");

test("what DVC prints for a real training tells its stages in their order", () => {
  const events = captured.map(parseTrainingLine);
  expect(events.flatMap((event) => (event.kind === "stage-started" ? [event.stage] : []))).toEqual([
    "load_data",
    "extract_features_bureau",
    "extract_features_application",
    "join_features",
    "train",
  ]);
  expect(events.filter(({ kind }) => kind === "stage-skipped")).toEqual([]);
});

test("every other line of a real training is passed on as it is", () => {
  const output = captured.map(parseTrainingLine).flatMap((event) => (event.kind === "output" ? [event.line] : []));
  expect(output).toEqual(captured.filter((line) => !line.startsWith("Running stage")));
  expect(output).toContain("> python src/train.py");
});

test.each([
  ["Stage 'join' didn't change, skipping", { kind: "stage-skipped", stage: "join", why: "unchanged" }],
  [
    "Stage 'join' is cached - skipping run, checking out outputs",
    { kind: "stage-skipped", stage: "join", why: "cached" },
  ],
  ["Running stage 'sub/dvc.yaml:train@lr-0.1':", { kind: "stage-started", stage: "sub/dvc.yaml:train@lr-0.1" }],
  ["Running stage 'it's':", { kind: "stage-started", stage: "it's" }],
])("`%s` is an event of a stage", (line, event) => {
  expect(parseTrainingLine(line)).toEqual(event);
});

test.each([
  "",
  "> echo Running stage 'x':",
  " Running stage 'x':",
  "Running stage 'x': now",
  "Running stage '':",
  "Pulling data for stage: 'x'",
  "ERROR: failed to reproduce 'train': failed to run: CMD, exited with 3",
])("`%s` is output like any other", (line) => {
  expect(parseTrainingLine(line)).toEqual({ kind: "output", line });
});
