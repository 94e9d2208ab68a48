import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createLongProcess } from "../../support/long-process.ts";
import { expectEnd, openFiles } from "../../support/processes.ts";

test("the lines of stdout and stderr are told, and come to the log", async () => {
  const { sh, lines, readLog } = createLongProcess();
  await sh("echo one; echo two; echo three >&2");
  expect(lines.filter((line) => line !== "three")).toEqual(["one", "two"]);
  expect(lines).toContain("three");
  expect(readLog()).toBe(lines.map((line) => `${line}\n`).join(""));
});

test("a log that is there is continued", async () => {
  const { sh, log, readLog } = createLongProcess();
  writeFileSync(log, "before\n");
  await sh("echo after");
  expect(readLog()).toBe("before\nafter\n");
});

test("a line is in the log as soon as it is told, while the process goes on", async () => {
  const seen: string[] = [];
  const { sh, log, folder } = createLongProcess({
    onLine: () => {
      seen.push(readFileSync(log, "utf8"));
      writeFileSync(join(folder, "go"), "");
    },
  });
  await sh("echo one; while [ ! -e go ]; do sleep 0.02; done; echo two");
  expect(seen).toEqual(["one\n", "one\ntwo\n"]);
});

test.each([
  ["a\\nb\\n", ["a", "b"]],
  ["a\\r\\nb\\r\\n", ["a", "b"]],
  ["a\\n\\n b \\n", ["a", "", " b "]],
  ["without end", ["without end"]],
  ["", []],
  ["\\n", [""]],
  ["10%%\\r20%%\\r30%%\\n", ["10%", "20%", "30%"]],
  ["10%%\\r", ["10%"]],
  ["Gr\\303\\266\\303\\237e\\n", ["Größe"]],
  ["cut \\303", ["cut \ufffd"]],
])("%j is split into lines", async (text, expected) => {
  const { sh, lines, readLog } = createLongProcess();
  await sh(`printf '${text}'`);
  expect(lines).toEqual(expected);
  expect(readLog()).toBe(expected.map((line) => `${line}\n`).join(""));
});

test.each([
  ["a letter", ["Gr\\303", "\\266\\303", "\\237e\\n"], ["Größe"]],
  ["a sign of four bytes", ["\\360\\237", "\\232\\200\\n"], ["🚀"]],
  ["a line end of two", ["a\\r", "\\nb\\r", "\\n"], ["a", "b"]],
  ["a progress bar", ["10%%\\r", "20%%\\r"], ["10%", "20%"]],
  ["a line", ["be", "gin\\nen", "d"], ["begin", "end"]],
])("%s that comes in pieces is put together", async (_, pieces, expected) => {
  const { sh, lines } = createLongProcess();
  await sh(pieces.map((piece) => `printf '${piece}'`).join("; sleep 0.05; "));
  expect(lines).toEqual(expected);
});

test("a letter of stdout and one of stderr do not mix", async () => {
  const { sh, lines } = createLongProcess();
  await sh("printf '\\303'; sleep 0.05; printf '\\303' >&2; sleep 0.05; printf '\\266'; printf '\\237' >&2");
  expect(lines.toSorted()).toEqual(["ß", "ö"]);
});

test("a line without end is cut, and nothing of it is lost", async () => {
  const { sh, lines, readLog } = createLongProcess();
  await sh("head -c 3000000 /dev/zero | tr '\\0' x; echo; echo next");
  expect(lines.at(-1)).toBe("next");
  expect(lines.slice(0, -1).join("")).toBe("x".repeat(3_000_000));
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(1_200_000);
  expect(readLog()).toBe(lines.map((line) => `${line}\n`).join(""));
});

test("nothing is kept in memory", async () => {
  let most = 0;
  let count = 0;
  const usage = () => process.memoryUsage().heapUsed + process.memoryUsage().external;
  const onLine = () => {
    count++;
    if (count % 500 === 0) most = Math.max(most, usage());
  };
  const before = usage();
  const { sh } = createLongProcess({ log: "/dev/null", onLine });
  const end = await sh("yes $(printf '%08000d' 0) | head -n 40000");
  expect([end.exitCode, count]).toEqual([0, 40_000]);
  expect(most - before).toBeLessThan(100_000_000);
});

test("a log that cannot be opened fails before anything runs", async () => {
  const { sh, folder } = createLongProcess({ log: "/dev/null/train.log" });
  await expect(sh("touch ran")).rejects.toMatchObject({
    code: "write_failed",
    message: '"/dev/null/train.log" could not be written (ENOTDIR).',
  });
  expect(existsSync(join(folder, "ran"))).toBe(false);
});

test.each(["echo line", "echo line >&2"])("a disk that fills up ends the whole group: %s", async (line) => {
  const { sh, log, folder } = createLongProcess();
  symlinkSync("/dev/full", log);
  const failed = sh(`trap '' TERM; sleep 600 & echo $! > pids; echo $$ >> pids; ${line}; wait`);
  await expect(failed).rejects.toMatchObject({ code: "disk_full", message: expect.stringContaining(log) });
  await expectEnd(readFileSync(join(folder, "pids"), "utf8").trim().split("\n").map(Number));
});

test("who cannot bear a line ends the whole group", async () => {
  const refuse = () => {
    throw new Error("no more");
  };
  const { sh } = createLongProcess({ onLine: refuse });
  await expect(sh("trap '' TERM; echo line; sleep 600 & wait")).rejects.toThrow("no more");
});

test.each(["exit 0", "echo ready; exec sleep 600"])("the log is closed after %s", async (script) => {
  const { sh, log } = createLongProcess();
  await sh(script);
  expect(openFiles()).not.toContain(log);
});
