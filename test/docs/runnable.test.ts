import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pythonPrograms } from "../support/python-environment.ts";
import { type Document, parseDocument, readDocument, root } from "../support/read-documentation.ts";

let folder: string;
let programs: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "cibot-docs-"));
  const cibot = join(folder, "bin/cibot");
  mkdirSync(join(folder, "bin"));
  mkdirSync(join(folder, "home"));
  writeFileSync(cibot, `#!/bin/sh\nexec '${process.execPath}' '${join(root, "bin/cibot.js")}' "$@"\n`);
  chmodSync(cibot, 0o755);
  programs = `${join(folder, "bin")}:${await pythonPrograms()}:${process.env.PATH}`;
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly code: number | string | null | undefined;
  /** What each block printed, on both streams. */
  readonly outputs: readonly string[];
}

/** The blocks marked as runnable one after the other in one shell, which ends at the first command that fails. */
async function runBlocks(document: Document): Promise<Run> {
  const directory = mkdtempSync(join(folder, "work-"));
  const blocks = document.fences.filter(({ mark }) => mark === "runnable").map(({ text }) => text);
  const script = ["set -euo pipefail", "exec 2>&1", ...blocks.flatMap((text) => [text, "echo '=== end of block'"])];
  const identity = ["AUTHOR", "COMMITTER"].flatMap((role) => [
    [`GIT_${role}_NAME`, "Ana"],
    [`GIT_${role}_EMAIL`, "ana@example.com"],
  ]);
  const env = { PATH: programs, HOME: join(folder, "home"), DVC_NO_ANALYTICS: "1", ...Object.fromEntries(identity) };
  return new Promise((settle) => {
    execFile("bash", ["-c", script.join("\n")], { cwd: directory, env, maxBuffer: 2 ** 24 }, (error, stdout) =>
      settle({ code: error === null ? 0 : error.code, outputs: stdout.split("=== end of block\n") }),
    );
  });
}

interface Expectation {
  /** Which runnable block printed it, from zero. */
  readonly block: number;
  readonly lines: readonly string[];
}

/** The blocks marked as output, each of the runnable block before it. */
function findExpectations({ fences }: Document): Expectation[] {
  return fences.flatMap(({ mark, text }, index) => {
    if (mark !== "output") return [];
    const block = fences.slice(0, index).filter((fence) => fence.mark === "runnable").length - 1;
    return [{ block, lines: text.split("\n") }];
  });
}

/** The expected lines that a text does not show, in their order; `…` stands for anything within a line. */
function findMissing(output: string, { lines }: Expectation): string[] {
  let rest = output;
  return lines.filter((line) => {
    const pattern = line.split("…").map((part) => part.trim().replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const match = new RegExp(pattern.join(".*")).exec(rest);
    rest = match === null ? rest : rest.slice(match.index + match[0].length);
    return match === null;
  });
}

describe.each(["README.md", "docs/getting-started.md"])("%s", (path) => {
  const document = readDocument(path);
  let run: Run;

  beforeAll(async () => {
    run = await runBlocks(document);
  }, 240_000);

  test("runs, block by block, in a fresh folder without a home", () => {
    expect(run.code, run.outputs.at(-1)).toBe(0);
    expect(run.outputs.length).toBeGreaterThan(1);
  });

  test("shows what its commands print", () => {
    const expectations = findExpectations(document);
    expect(expectations.length).toBeGreaterThan(0);
    const missing = expectations.flatMap((expected) => findMissing(run.outputs[expected.block] ?? "", expected));
    expect(missing, run.outputs.join("\n")).toEqual([]);
  });
});

const example = (shell: string, output: string) =>
  parseDocument(
    "x.md",
    `<!-- runnable -->\n\n\`\`\`sh\n${shell}\n\`\`\`\n\n<!-- output -->\n\n\`\`\`text\n${output}\n\`\`\`\n`,
  );

test("a command that fails ends the run", async () => {
  const { code, outputs } = await runBlocks(example("echo one\ncibot trian\necho two", "one"));
  expect(code).toBe(2);
  expect(outputs.join()).toContain("nknown command 'trian'");
  expect(outputs.join()).not.toContain("two");
});

test.each([
  ["a line that is not printed", "one\nthree", ["three"]],
  ["a line that is printed before", "two\none", ["one"]],
  ["nothing where a part of a line is left out", "o…e\nt…", []],
])("%s is found", async (_, shown, missing) => {
  const document = example("echo one\necho two", shown);
  const { outputs } = await runBlocks(document);
  expect(
    findExpectations(document).flatMap((expected) => findMissing(outputs[expected.block] ?? "", expected)),
  ).toEqual(missing);
});
