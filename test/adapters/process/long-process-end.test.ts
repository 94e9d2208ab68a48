import { getEventListeners } from "node:events";
import { rmSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { createLongProcess } from "../../support/long-process.ts";
import { expectEnd, isRunning } from "../../support/processes.ts";

test.each([
  ["exit 0", { exitCode: 0, signal: null }],
  ["exit 7", { exitCode: 7, signal: null }],
  ["kill -9 $$", { exitCode: null, signal: "SIGKILL" }],
])("%s ends as it says", async (script, expected) => {
  expect(await createLongProcess().sh(script)).toEqual({ ...expected, stopped: null, missing: false });
});

test("a program that does not exist is missing; in a folder that is gone it is not to blame", async () => {
  const { run, folder } = createLongProcess({ log: "/dev/null" });
  expect(await run("no-such-program")).toEqual({ exitCode: null, signal: null, stopped: null, missing: true });
  rmSync(folder, { recursive: true });
  expect(await run("true")).toEqual({ exitCode: null, signal: null, stopped: null, missing: false });
});

test("it runs in the folder, with our environment and what is added, and without input", async () => {
  const { folder, sh, lines } = createLongProcess({ env: { ADDED: "1" } });
  await sh('cat; echo "$(pwd -P) $ADDED $PATH"');
  expect(lines).toEqual([`${folder} 1 ${process.env.PATH}`]);
});

test("a child that outlives its parent and holds the output is waited for, and heard", async () => {
  const { sh, lines } = createLongProcess();
  const end = await sh("(sleep 0.3; echo late; echo later >&2) & echo early");
  expect([end.exitCode, lines.toSorted()]).toEqual([0, ["early", "late", "later"]]);
});

test.each(["sleep 600 & echo $!", "sleep 600 >/dev/null 2>&1 & echo $!"])(
  "a failure ends what it leaves in the background, without grace: %s",
  async (script) => {
    const { sh, pids } = createLongProcess();
    expect(await sh(`${script}; exit 3`)).toEqual({ exitCode: 3, signal: null, stopped: null, missing: false });
    await expectEnd(pids());
  },
);

const kill = (pid: number) => void process.kill(pid, "SIGKILL");

/** Its child, which has left the process group, holds the output; the test ends it. */
const leaveGroup = "setsid sh -c 'echo $$; touch out; exec sleep 60' & while [ ! -e out ]; do sleep 0.02; done; ";

test.each([
  ["an abort", "echo ready; wait", { exitCode: null, stopped: "aborted" }],
  ["a failure", "exit 5", { exitCode: 5, stopped: null }],
])("after %s, a process that has left the group is waited for no longer than the grace", async (_, script, end) => {
  const { sh, pids } = createLongProcess({ grace: 0.2 });
  onTestFinished(() => pids().forEach(kill));
  expect(await sh(leaveGroup + script)).toMatchObject(end);
  expect(pids().map(isRunning)).toEqual([true]);
});

test("when cibot itself exits, all of the group is killed", async () => {
  const onReady = () => process.listeners("exit").at(-1)?.(1);
  const { sh, pids } = createLongProcess({ onReady });
  const end = await sh("trap '' TERM; sleep 600 & echo $!; echo ready; wait");
  expect(end).toEqual({ exitCode: null, signal: "SIGKILL", stopped: null, missing: false });
  await expectEnd(pids());
});

test.each([
  ["an end", "exit 0", {}],
  ["a failure", "exit 1", {}],
  ["an abort", "echo ready; exec sleep 600", {}],
  ["a timeout", "exec sleep 600", { timeout: 0.1 }],
  ["a full disk", "echo line", { log: "/dev/full" }],
  ["a log that cannot be written", "echo line", { log: "/dev/null/train.log" }],
])("after %s nothing listens any more", async (_, script, options) => {
  const { sh, signal } = createLongProcess(options);
  const before = process.listenerCount("exit");
  await sh(script).catch(() => undefined);
  expect(getEventListeners(signal, "abort")).toEqual([]);
  expect(process.listenerCount("exit")).toBe(before);
});

test("a timeout that did not come is forgotten", async () => {
  for (let run = 0; run < 20; run++) await createLongProcess({ timeout: 600 }).sh("exit 0");
  expect(process.getActiveResourcesInfo().filter((name) => name === "Timeout").length).toBeLessThan(10);
});

test("a daemon that has left the group and holds the output does not hold up a process that ended well", async () => {
  const { sh, pids } = createLongProcess({ grace: 0.2 });
  onTestFinished(() => {
    for (const pid of pids()) process.kill(pid);
  });
  const end = await sh("setsid sh -c 'echo $$; touch out; exec sleep 60' & while [ ! -e out ]; do sleep 0.02; done");
  expect(end).toMatchObject({ exitCode: 0, stopped: null });
  expect(pids().filter(isRunning)).toHaveLength(1);
});
