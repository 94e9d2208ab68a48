import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { identifyMachine } from "../../../src/adapters/release-store/identify-machine.ts";
import { renderLock } from "../../../src/core/releases/lock.ts";
import { findRubbish, readTexts, toFiles } from "../../support/release-store/dags-folder.ts";
import { givenDagsFolder } from "../../support/release-store/given-dags-folder.ts";
import { deploy, openStore } from "../../support/release-store/open-store.ts";
import type { ChildTask } from "../../support/release-store/store-child.ts";
import { runChild, startChild } from "../../support/release-store/store-process.ts";

const lockOf = (dags: string) => join(dags, ".cibot/state/credit/lock.json");
const quick = { beat: 0.05, lease: 0.5, look: 0.02, patience: 10 };
const files = toFiles({ "scoring.py": "VERSION = 1\n" });

function leaveLock(dags: string, holder: { machine: string; pid: number }): void {
  mkdirSync(join(dags, ".cibot/state/credit"), { recursive: true });
  const lock = { nonce: "0f", who: "bob", job: "https://ci/7", at: "2026-12-01T00:00:00Z", beat: 3, ...holder };
  writeFileSync(lockOf(dags), renderLock(lock));
}

const deadProcess = async (dags: string): Promise<number> => {
  const { child, ended } = await startChild({ ...task(dags), work: { kind: "deploy", texts: {}, keep: 5 } });
  await ended;
  return child.pid ?? 0;
};

const task = (dags: string): ChildTask => ({
  dags,
  project: "credit",
  layout: "link",
  exchange: true,
  fatal: null,
  work: { kind: "sleep" },
});

test("the lock of a dead process of this machine is taken over at once", async () => {
  const dags = givenDagsFolder();
  leaveLock(dags, { machine: await identifyMachine(), pid: await deadProcess(givenDagsFolder()) });
  const waits: string[] = [];
  await deploy(openStore(dags, { onWait: (holder) => waits.push(holder) }), files);
  expect(waits).toEqual([]);
  expect(findRubbish(dags)).toEqual([]);
});

test("the lock of another machine is taken over when it gives no sign of life for a lease", async () => {
  const dags = givenDagsFolder();
  leaveLock(dags, { machine: "elsewhere", pid: process.pid });
  const waits: string[] = [];
  const start = performance.now();
  await deploy(openStore(dags, { periods: quick, onWait: (holder) => waits.push(holder) }), files);
  expect(performance.now() - start).toBeGreaterThan(500);
  expect(new Set(waits)).toEqual(new Set(["bob (https://ci/7)"]));
});

test("a holder that gives signs of life keeps its lock longer than a lease; who waits too long is told by whom", async () => {
  const dags = givenDagsFolder();
  const refusal = await openStore(dags, { periods: quick, self: { machine: "elsewhere", pid: 1 } }).hold(async () =>
    deploy(openStore(dags, { periods: { ...quick, patience: 1.5 } }), files).catch((error: unknown) => error),
  );
  expect(refusal).toMatchObject({ code: "deploy_locked", exit: 5, message: expect.stringContaining("ada") });
});

test("of many that wait for a dead holder's lock, one at a time has it", async () => {
  const dags = givenDagsFolder();
  leaveLock(dags, { machine: "elsewhere", pid: 1 });
  let inside = 0;
  const crowd: number[] = [];
  const holdOnce = () =>
    openStore(dags, { periods: quick }).hold(async () => {
      inside += 1;
      crowd.push(inside);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside -= 1;
    });
  await Promise.all(Array.from({ length: 6 }, holdOnce));
  expect(crowd).toEqual([1, 1, 1, 1, 1, 1]);
});

test("a holder whose lock was taken over changes nothing any more, and leaves the new lock alone", async () => {
  const dags = givenDagsFolder();
  const late = openStore(dags).hold(async (held) => {
    leaveLock(dags, { machine: "elsewhere", pid: 1 });
    await held.stage({} as never, files);
  });
  await expect(late).rejects.toMatchObject({ code: "deploy_lock_lost", message: expect.stringContaining("bob") });
  expect(readFileSync(lockOf(dags), "utf8")).toContain("bob");
});

test("two processes that deploy at once both end well, one after the other", async () => {
  const dags = givenDagsFolder();
  const ends = await Promise.all(
    [1, 2].map((number) =>
      runChild({ ...task(dags), work: { kind: "deploy", texts: { "scoring.py": `VERSION = ${number}\n` }, keep: 5 } }),
    ),
  );
  expect(ends.map(({ exit, stderr }) => ({ exit, stderr }))).toEqual([
    { exit: 0, stderr: "" },
    { exit: 0, stderr: "" },
  ]);
  const survey = await openStore(dags).survey();
  expect(survey.history).toHaveLength(2);
  expect(survey.live).toMatchObject({ kind: "release", release: { manifest: { name: survey.history[0]?.release } } });
  expect(readTexts(join(dags, "credit"))?.["scoring.py"]).toMatch(/^VERSION = [12]\n$/);
  expect(findRubbish(dags)).toEqual([]);
});

test("a process that is asked to end gives the lock back", async () => {
  const dags = givenDagsFolder();
  const { child, ended } = await startChild(task(dags));
  await new Promise((resolve) => child.stdout?.once("data", resolve));
  expect(readFileSync(lockOf(dags), "utf8")).toContain(`"pid":${child.pid}`);
  child.kill("SIGTERM");
  expect(await ended).toMatchObject({ exit: 0 });
  expect(findRubbish(dags)).toEqual([]);
});

test("who waits for a lock ends when the command is stopped", async () => {
  const dags = givenDagsFolder();
  const stop = new AbortController();
  leaveLock(dags, { machine: "elsewhere", pid: 1 });
  const waiting = openStore(dags, { signal: stop.signal, onWait: () => stop.abort("SIGINT") }).hold(async () => "held");
  await expect(waiting).rejects.toMatchObject({ code: "interrupted" });
});
