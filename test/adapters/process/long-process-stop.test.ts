import { expect, test } from "vitest";
import { createLongProcess } from "../../support/long-process.ts";
import { expectEnd } from "../../support/processes.ts";

const withoutAbort = { onReady: () => undefined };

/** Each says the numbers of its processes, then `ready`, and would go on for ten minutes. */
const trees = [
  ["a process", "echo $$; echo ready; exec sleep 600"],
  ["a child", "echo $$; sleep 600 & echo $!; echo ready; wait"],
  ["a grandchild", "echo $$; sh -c 'echo $$; sleep 600 & echo $!; echo ready; wait' & wait"],
  ["a child whose parent has ended well", "sleep 600 & echo $!; echo ready"],
  ["a child that prints nowhere", "echo $$; sleep 600 >/dev/null 2>&1 & echo $!; echo ready; wait"],
] as const;

test.each(trees)("an abort ends %s", async (_, script) => {
  const { sh, pids } = createLongProcess();
  expect(await sh(script)).toMatchObject({ stopped: "aborted", missing: false });
  await expectEnd(pids());
});

test("a timeout ends processes, children and grandchildren", async () => {
  const { sh, pids } = createLongProcess({ timeout: 1, ...withoutAbort });
  expect(await sh(trees[2][1])).toEqual({ exitCode: null, signal: "SIGTERM", stopped: "timeout", missing: false });
  expect(pids()).toHaveLength(3);
  await expectEnd(pids());
});

/** Each ignores SIGTERM in some of its processes. */
const stubborn = [
  ["a process", "trap '' TERM; echo $$; echo ready; while :; do sleep 0.05; done"],
  ["its children too", "trap '' TERM; echo $$; sleep 600 & echo $!; echo ready; wait"],
  ["a child, which outlives its parent", "sh -c 'trap \"\" TERM; echo $$; echo ready; exec sleep 600' & wait"],
  ["a child that prints nowhere", "sh -c 'trap \"\" TERM; echo $$; echo ready; exec sleep 600 >/dev/null 2>&1' & wait"],
] as const;

test.each(stubborn)("what ignores an abort (%s) is killed after the grace", async (_, script) => {
  const { sh, pids } = createLongProcess({ grace: 0.2 });
  expect(await sh(script)).toMatchObject({ exitCode: null, stopped: "aborted" });
  await expectEnd(pids());
});

test("what ignores a timeout is killed after the grace", async () => {
  const { sh, pids } = createLongProcess({ grace: 0.2, timeout: 1, ...withoutAbort });
  expect(await sh(stubborn[1][1])).toEqual({
    exitCode: null,
    signal: "SIGKILL",
    stopped: "timeout",
    missing: false,
  });
  expect(pids()).toHaveLength(2);
  await expectEnd(pids());
});

test("a child that ignores an abort ends with its parent, even one that ends well, when it holds no output", async () => {
  const { sh, pids } = createLongProcess();
  const child = "sh -c 'trap \"\" TERM; echo $$; echo ready; exec sleep 600 >/dev/null 2>&1'";
  expect(await sh(`trap 'exit 0' TERM; ${child} & wait`)).toMatchObject({ exitCode: 0, stopped: "aborted" });
  await expectEnd(pids());
});

const tidy = "sleep 600 & trap 'sleep 0.3; echo saved; exit 3' TERM; echo ready; wait";

test.each([
  ["a process", tidy, { exitCode: 3, signal: null }],
  ["a child", `sh -c "${tidy}" & wait`, { exitCode: null, signal: "SIGTERM" }],
])("%s that listens to an abort can put things in order, and is not hurried", async (_, script, expected) => {
  const { sh, lines } = createLongProcess();
  expect(await sh(script)).toMatchObject({ ...expected, stopped: "aborted" });
  expect(lines).toEqual(["ready", "saved"]);
});

test("what was aborted before it started is stopped at once", async () => {
  const { run } = createLongProcess({ signal: AbortSignal.abort("SIGINT") });
  expect(await run("sleep", "600")).toEqual({ exitCode: null, signal: "SIGTERM", stopped: "aborted", missing: false });
});

test.each([null, 60, 1e9])("a timeout of %s seconds does not stop what ends before", async (timeout) => {
  const { sh } = createLongProcess({ timeout });
  expect(await sh("sleep 0.2")).toEqual({ exitCode: 0, signal: null, stopped: null, missing: false });
});

test("an abort after a timeout does not change why it was stopped", async () => {
  const { sh, lines } = createLongProcess({ timeout: 0.5 });
  const end = await sh("sleep 600 & trap 'echo ready; sleep 0.1; exit 0' TERM; wait");
  expect([end.stopped, lines[0]]).toEqual(["timeout", "ready"]);
});
