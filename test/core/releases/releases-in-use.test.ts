import { expect, test } from "vitest";
import type { HistoryEntry } from "../../../src/core/releases/release.ts";
import { findReleasesInUse } from "../../../src/core/releases/releases-in-use.ts";

const entry = (at: string, release: string | null, previous: string | null): HistoryEntry => ({
  at,
  action: "deployed",
  release,
  previous,
  by: null,
  reason: null,
  paused: [],
  unpaused: [],
});
const history = [
  entry("2026-11-26T12:00:00.000Z", "d", "c"),
  entry("2026-11-26T11:00:00.000Z", "c", "b"),
  entry("2026-11-26T10:00:00.000Z", "b", "a"),
];
const run = (startedAt: string | null) => ({ startedAt: startedAt === null ? null : new Date(startedAt) });

test.each([
  ["no run", [], []],
  ["a run of the live release", [run("2026-11-26T12:30:00Z")], ["d"]],
  ["a run that began under the release before", [run("2026-11-26T11:30:00Z")], ["d", "c"]],
  ["two runs: the older counts", [run("2026-11-26T12:30:00Z"), run("2026-11-26T10:30:00Z")], ["d", "c", "b"]],
  ["a run older than the history", [run("2026-11-25T00:00:00Z")], ["d", "c", "b", "a"]],
  ["a run that is queued", [run(null)], []],
])("releases in use with %s", (_, runs, expected) => {
  expect(findReleasesInUse(history, runs)).toEqual(expected);
});
