import { expect, test } from "vitest";
import { describeHolder, isStale, type Lock, lockKey, parseLock, renderLock } from "../../../src/core/releases/lock.ts";

const lock: Lock = { nonce: "a1", machine: "here", pid: 7, who: "ada", job: null, at: "2026-12-01T00:00:00Z", beat: 0 };
const watch = { unchanged: 0, lease: 60_000, machine: "here", isAlive: (pid: number) => pid === 7 };

test("a lock is read as it was written", () => {
  expect(parseLock(renderLock(lock))).toEqual(lock);
});

test.each([
  { title: "of a living process here holds", text: renderLock(lock), change: {}, stale: false },
  { title: "of a dead process here is stale at once", text: renderLock({ ...lock, pid: 8 }), change: {}, stale: true },
  {
    title: "of another machine holds, whatever process has its number here",
    text: renderLock({ ...lock, machine: "there", pid: 8 }),
    change: { unchanged: 59_999 },
    stale: false,
  },
  {
    title: "of another machine is stale when it has not changed for a lease",
    text: renderLock({ ...lock, machine: "there" }),
    change: { unchanged: 60_000 },
    stale: true,
  },
  { title: "that names nobody holds for a lease", text: "{", change: { unchanged: 1 }, stale: false },
  { title: "that names nobody is stale after a lease", text: "{", change: { unchanged: 60_000 }, stale: true },
])("a lock $title", ({ text, change, stale }) => {
  expect(isStale(text, { ...watch, ...change })).toBe(stale);
});

test("a holder that beats has another key", () => {
  expect(lockKey(renderLock({ ...lock, beat: 1 }))).not.toBe(lockKey(renderLock(lock)));
});

test.each([
  { text: renderLock(lock), name: "ada" },
  { text: renderLock({ ...lock, job: "https://ci/7" }), name: "ada (https://ci/7)" },
  { text: renderLock({ ...lock, who: null }), name: "process 7" },
  { text: "", name: "somebody unknown" },
])("the holder of $text is called $name", ({ text, name }) => {
  expect(describeHolder(text)).toBe(name);
});
