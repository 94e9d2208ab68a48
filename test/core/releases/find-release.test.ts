import { expect, test } from "vitest";
import { findRelease } from "../../../src/core/releases/find-release.ts";
import type { HistoryEntry } from "../../../src/core/releases/release.ts";

const entry = (action: HistoryEntry["action"], release: string, previous: string | null): HistoryEntry => ({
  at: "2026-11-26T12:00:00.000Z",
  action,
  release,
  previous,
  by: null,
  reason: null,
  paused: [],
  unpaused: [],
});
const names = ["ccc111", "bbb111", "aaa222", "aaa111"];
const history = [
  entry("deployed", "ccc111", "bbb111"),
  entry("deployed", "bbb111", "aaa111"),
  entry("deployed", "aaa111", null),
];

test("without a name it is the release that the live one replaced", () => {
  expect(findRelease({ wanted: null, names, live: "ccc111", history })).toBe("bbb111");
});

test("going back a second time goes back one more step, not forward again", () => {
  const after = [entry("rolled_back", "bbb111", "ccc111"), ...history];
  expect(findRelease({ wanted: null, names, live: "bbb111", history: after })).toBe("aaa111");
});

test("the beginning of a name is enough when it is one release's", () => {
  expect(findRelease({ wanted: "bb", names, live: "ccc111", history })).toBe("bbb111");
});

test.each([
  ["there was none before", null, "aaa111", "release_missing"],
  ["the one before was deleted", null, "zzz", "release_missing"],
  ["nothing begins so", "ddd", "ccc111", "release_missing"],
  ["two begin so", "aaa", "ccc111", "release_ambiguous"],
  ["the name is empty", "", "ccc111", "release_missing"],
])("a release is refused when %s", (_, wanted, live, code) => {
  const gone = [entry("deployed", "zzz", "yyy"), ...history];
  expect(() => findRelease({ wanted, names, live, history: gone })).toThrow(expect.objectContaining({ code }));
});
