import { expect, test } from "vitest";
import { chooseActivation, findPausedByUs } from "../../../src/core/cluster/choose-activation.ts";
import type { HistoryEntry } from "../../../src/core/releases/release.ts";

const known = new Set(["running", "stopped_by_operator", "dropped_once"]);
const facts = { dagIds: ["running", "stopped_by_operator", "dropped_once", "new"], known };

test.each([
  ["if-new", ["dropped_once", "new"]],
  ["always", ["running", "stopped_by_operator", "dropped_once", "new"]],
  ["never", []],
] as const)("policy %s unpauses %j", (policy, expected) => {
  expect(chooseActivation({ ...facts, policy, pausedByUs: new Set(["dropped_once"]) })).toEqual(expected);
});

const entry = (paused: readonly string[], unpaused: readonly string[]): HistoryEntry => ({
  at: "2026-11-26T12:00:00.000Z",
  action: "deployed",
  release: "a",
  previous: null,
  by: null,
  reason: null,
  paused,
  unpaused,
});

test("a DAG that was dropped, came back, and was dropped again counts by its last change", () => {
  const newestFirst = [entry(["a"], []), entry([], ["a", "b"]), entry(["a", "b", "c"], [])];
  expect([...findPausedByUs(newestFirst)].toSorted()).toEqual(["a", "c"]);
});
