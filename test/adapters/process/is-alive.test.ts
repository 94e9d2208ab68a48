import { spawn, spawnSync } from "node:child_process";
import { expect, onTestFinished, test } from "vitest";
import { isAlive } from "../../../src/adapters/process/is-alive.ts";

test("a process that runs is alive, and when it has ended it is not", async () => {
  const child = spawn("cat");
  const ended = new Promise((resolve) => child.once("close", resolve));
  expect(isAlive(child.pid ?? 0)).toBe(true);
  child.stdin.end();
  await ended;
  expect(isAlive(child.pid ?? 0)).toBe(false);
});

test("a process that may not be signalled is alive", () => {
  expect(asOrdinaryUser(isAlive)).toBe(true);
});

test.each([spawnSync("true").pid, 2 ** 31 - 1, Number.NaN, 1.5])("there is no process %d", (pid) => {
  expect(isAlive(pid)).toBe(false);
});

/** Asks about a process of another user: of root, or, when root runs the tests, of one who is neither. */
function asOrdinaryUser<T>(ask: (pid: number) => T): T {
  if (process.geteuid?.() !== 0) return ask(1);
  const other = spawn("sleep", ["60"], { uid: 65533, cwd: "/" });
  onTestFinished(() => void other.kill());
  process.seteuid?.(65534);
  try {
    return ask(other.pid ?? 0);
  } finally {
    process.seteuid?.(0);
  }
}
