import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { measureText } from "../../src/cli/fit-text.ts";
import { createDvcProject } from "../support/dvc-project.ts";
import { pythonPrograms } from "../support/python-environment.ts";
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
  expect(output.indexOf("✓")).toBeLessThan(output.indexOf("ROC AUC"));
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

test("a dumb terminal gets no escape at all", async () => {
  const { output } = await run({ TERM: "dumb" });
  expect(output).not.toContain("\u001b");
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

test("a training shows its stage and last line, fits a window that is made narrow, and ctrl+C ends it in words", async () => {
  const project = await createDvcProject();
  onTestFinished(() => project.remove());
  const noise = "模型".repeat(30);
  await project.write("train.py", `import time\nprint("${noise}", flush=True)\ntime.sleep(600)\n`);
  await project.write("params.yaml", "rows: 100\nnoise: 0.2\n");
  project.commit("Hang [exp]");
  const { output, status } = await runInTerminal({
    command: [process.execPath, doorway, "train", "--no-publish"],
    directory: project.directory,
    env: { PATH: `${await pythonPrograms()}:${process.env.PATH}`, DVC_NO_ANALYTICS: "1", NO_COLOR: "1" },
    steps: [
      { wait: "stage 2, train: 模型", send: "", columns: 60 },
      { wait: "stage 2, train: 模型", send: "" },
      { wait: "stage 2, train: 模型", send: "\u0003" },
    ],
  });
  expect(status).toBe(130);
  expect(output).toContain("stage 2, train");
  const pictures = output.split("\r").filter((line) => line.endsWith("\u001b[K"));
  const widths = pictures.map((line) => measureText(line.replace("\u001b[K", "")));
  expect(Math.max(...widths)).toBeLessThan(80);
  expect(widths.at(-1)).toBeLessThan(60);
  expect(output).not.toContain("\u001b[?25");
  const after = output.slice(output.lastIndexOf("\u001b[2K"));
  expect(after).toMatch(/✗ dvc exp run, .* s\r\n(.*\r\n)*error: .*\r\nhint: /);
});
