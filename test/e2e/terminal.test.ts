import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runInTerminal } from "../support/run-in-terminal.ts";

const doorway = join(import.meta.dirname, "../../bin/cibot.js");
const directory = mkdtempSync(join(tmpdir(), "cibot-terminal-"));
writeFileSync(join(directory, "test.csv"), `target,score\n${"1,0.9\n0,0.2\n1,0.6\n0,0.7\n".repeat(10)}`);
afterAll(() => rmSync(directory, { recursive: true }));

const evaluate = [process.execPath, doorway, "evaluate", "test.csv", "--threshold", "0.5"];
const run = (env: Readonly<Record<string, string>>, columns = 80) =>
  runInTerminal({ command: evaluate, directory, env, columns });

/** Control sequences that are no colour. */
const cursor = ["\u001b[K", "\u001b[2K", "\u001b[?25", "\u001b[A"];

test("a terminal sees a step turn, then its end with a duration, then the result", async () => {
  const { output, status } = await run({});
  expect(status).toBe(0);
  expect(output).toMatch(/\r\S+ evaluate test \S+ s/);
  expect(output).toContain("\u001b[32m✓\u001b[0m evaluate test ");
  expect(output.indexOf("✓ ")).toBeLessThan(output.indexOf("roc_auc"));
  expect(output).not.toContain("\u001b[?25");
});

test.each([
  ["CI", { CI: "true" }],
  ["a dumb terminal", { TERM: "dumb" }],
])("%s gets plain lines", async (_name, env) => {
  const { output } = await run({ ...env, NO_COLOR: "1" });
  expect(output).toMatch(/^✓ evaluate test \d+\.\d s\r\n/);
  for (const sign of cursor) expect(output).not.toContain(sign);
});

test("NO_COLOR takes the colour and leaves the movement", async () => {
  const { output } = await run({ NO_COLOR: "1", FORCE_COLOR: "1" });
  expect(output).toContain("\u001b[K");
  expect(output.replaceAll("\u001b[K", "").replaceAll("\u001b[2K", "")).not.toContain("\u001b[");
});

test("help takes the width that the terminal has", async () => {
  const { output } = await runInTerminal({
    command: [process.execPath, doorway, "train", "--help"],
    directory,
    columns: 50,
  });
  const [options = ""] = output.split("Examples:");
  expect(options).toContain("\u001b[1mOptions:\u001b[22m");
  expect(options.split("\r\n").filter((line) => line.startsWith("      ") && line.length > 50)).toEqual([]);
});

test("ctrl+C ends what runs, in words, on a line of their own", async () => {
  const script = join(directory, "wait.mjs");
  const source = join(import.meta.dirname, "../../dist/main.js");
  writeFileSync(
    script,
    `import { main } from ${JSON.stringify(source)};
     process.exitCode = await main({ args: ["--version"], env: process.env, directory: ".", stdout: process.stdout,
       stderr: process.stderr, clock: { now: () => new Date() }, signal: new AbortController().signal });`,
  );
  const fifo = join(directory, "never.csv");
  const { output, status } = await runInTerminal({
    command: ["sh", "-c", `mkfifo ${fifo} && exec ${process.execPath} ${doorway} evaluate ${fifo}`],
    directory,
    steps: [{ wait: "evaluate never", send: "\u0003\u0003" }],
  });
  expect([130, -2]).toContain(status);
  expect(output).not.toContain("\u001b[?25");
});
