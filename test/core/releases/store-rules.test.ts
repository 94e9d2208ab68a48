import { expect, test } from "vitest";
import { compareFiles, isBetween } from "../../../src/core/releases/compare-files.ts";
import { describeFolder } from "../../../src/core/releases/manifest.ts";
import type { HistoryEntry, Manifest } from "../../../src/core/releases/release.ts";
import { appendHistory, parseHistory } from "../../../src/core/releases/store-history.ts";
import { classifyLink, isDraftOf } from "../../../src/core/releases/store-paths.ts";
import { planPrune } from "../../../src/core/releases/store-prune.ts";
import { chooseModified } from "../../../src/core/releases/store-times.ts";

test.each([
  { title: "is now when the live files are older", now: 100.7, newest: 99.9, modified: 100, wait: 0 },
  { title: "is now when nothing is live", now: 100.7, newest: null, modified: 100, wait: 0 },
  {
    title: "is the next second when the live files are of this one",
    now: 100.7,
    newest: 100.1,
    modified: 101,
    wait: 0,
  },
  { title: "is two seconds ahead at most", now: 100.7, newest: 101, modified: 102, wait: 0 },
  { title: "is waited for beyond that", now: 100.5, newest: 102, modified: 103, wait: 0.5 },
  { title: "is now when the live files are of a wrong clock", now: 100.7, newest: 9999, modified: 100, wait: 0 },
])("a modification time $title", ({ now, newest, modified, wait }) => {
  expect(chooseModified(now, newest)).toEqual({ modified, wait });
});

test.each([
  { target: ".cibot/releases/credit/ab", kind: "release" },
  { target: "/srv/dags/.cibot/releases/credit/ab", kind: "release" },
  { target: "./.cibot/releases/credit/ab/", kind: "release" },
  { target: ".cibot/releases/other/ab", kind: "stray" },
  { target: ".cibot/releases/credit/ab/lib", kind: "stray" },
  { target: ".cibot/../secret", kind: "foreign" },
  { target: "/mnt/dags/.cibot/releases/credit/ab", kind: "foreign" },
  { target: "../shared", kind: "foreign" },
])("a link to $target is taken for $kind", ({ target, kind }) => {
  expect(classifyLink(target, { project: "credit", roots: ["/srv/dags"] }).kind).toBe(kind);
});

test.each([
  { project: "a", name: "a.0f3c", own: true },
  { project: "a", name: "a.b.0f3c", own: false },
  { project: "a.b", name: "a.b.0f3c", own: true },
  { project: "a", name: "ab.0f3c", own: false },
])("the draft $name is of $project: $own", ({ project, name, own }) => {
  expect(isDraftOf(project, name)).toBe(own);
});

test("drift says what was added, changed, and removed", () => {
  expect(compareFiles({ a: "1", b: "1", c: "1" }, { a: "1", b: "2", d: "1" })).toEqual({
    added: ["d"],
    changed: ["b"],
    removed: ["c"],
  });
});

test("half a copy is told from a hand edit", () => {
  const [old, fresh] = [
    { a: "1", b: "1" },
    { a: "2", b: "2" },
  ];
  expect(isBetween({ a: "2", b: "1" }, [old, fresh])).toBe(true);
  expect(isBetween({ a: "2", b: "3" }, [old, fresh])).toBe(false);
  expect(isBetween({ a: "2", new: "1" }, [old, fresh])).toBe(false);
});

const entry = (release: string, at: string): HistoryEntry => {
  return { at, action: "deployed", release, previous: null, by: null, reason: null, paused: ["old"], unpaused: [] };
};

test("the history keeps its last 200 lines, and is read newest first, past lines that are none", () => {
  const full = Array.from({ length: 210 }, (_, index) => entry(`r${index}`, "2026-12-01T00:00:00Z"));
  const text = full.reduce(appendHistory, 'half a line {"at"\n');
  expect(text.trimEnd().split("\n")).toHaveLength(200);
  expect(parseHistory(`${text}{"at`).map(({ release }) => release)).toEqual(
    full
      .slice(-200)
      .reverse()
      .map(({ release }) => release),
  );
});

const release = (name: string, day: number): { manifest: Manifest; edited: boolean } => ({
  manifest: describeFolder({}, { project: "credit", at: `2026-12-0${day}T00:00:00Z`, name }),
  edited: false,
});
const five = [1, 2, 3, 4, 5].map((day) => release(`r${day}`, day));

test.each([
  { title: "all but the newest go", change: {}, gone: ["r1", "r2", "r3"] },
  { title: "what is needed stays", change: { needed: new Set(["r2"]) }, gone: ["r1", "r3"] },
  {
    title: "what was live lately counts as new",
    change: { history: [entry("r1", "2026-12-09T00:00:00Z")] },
    gone: ["r2", "r3", "r4"],
  },
  {
    title: "what was edited stays",
    change: { releases: five.map((one) => ({ ...one, edited: one.manifest.name === "r1" })) },
    gone: ["r2", "r3"],
  },
  {
    title: "what people made stays, and takes no place",
    change: { releases: [...five, release("hand-ab", 6)] },
    gone: ["r1", "r2", "r3"],
  },
  { title: "nothing goes when all are to be kept", change: { keep: 9 }, gone: [] },
])("of five releases, two to be kept, $title", ({ change, gone }) => {
  expect(planPrune({ releases: five, history: [], keep: 2, needed: new Set(), ...change })).toEqual(gone);
});
