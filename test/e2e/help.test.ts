import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { parseCommandLine } from "../../src/cli/program.ts";
import { buildProgram } from "../support/build-program.ts";

const paths = buildProgram().commands.map(([path]) => path);
const below = paths.filter((path) => path !== "cibot");

async function printHelp(path: string, columns = 80): Promise<string> {
  const { program, printed } = buildProgram(columns);
  await parseCommandLine(program, [...path.split(" ").slice(1), "--help"]);
  return printed.stdout;
}

const listExamples = (help: string) => /^Examples:\n((?: {2}.*\n)+)/m.exec(help)?.[1]?.trimEnd().split("\n") ?? [];

/** As a shell splits it, after the variables that stand before the command. */
function splitWords(line: string): string[] {
  const script = `cibot() { printf '%s\\0' "$@"; }\n${line}`;
  return execFileSync("bash", ["-c", script], { encoding: "utf8" }).split("\0").slice(0, -1);
}

const golden = join(import.meta.dirname, "../../fixtures/help");
const goldenFile = (path: string) => `${path.replaceAll(" ", "-")}.txt`;

// After a change that is meant: `npx vitest run test/e2e/help.test.ts --update`.
test.each(paths)("%s --help reads as it was reviewed", async (path) => {
  await expect(await printHelp(path)).toMatchFileSnapshot(join(golden, goldenFile(path)));
});

test("no help is kept of a command that is gone", () => {
  expect(readdirSync(golden).toSorted()).toEqual(paths.map(goldenFile).toSorted());
});

describe.each(below)("the help of %s", (path) => {
  test("begins with one sentence, which the list of commands shows", () => {
    const [, command] = buildProgram().commands.find(([name]) => name === path) ?? [];
    const sentence = command?.summary() || command?.description() || "";
    expect(sentence).toMatch(/^[A-Z][^\n]*[^.\s]$/);
    expect(sentence.length).toBeLessThanOrEqual(110);
  });

  test("has one to three examples that fit a terminal", async () => {
    const examples = listExamples(await printHelp(path));
    expect(examples.length).toBeGreaterThanOrEqual(1);
    expect(examples.length).toBeLessThanOrEqual(3);
    expect(examples.filter((line) => line.length > 80)).toEqual([]);
  });

  test("says what each option does", () => {
    const [, command] = buildProgram().commands.find(([name]) => name === path) ?? [];
    const described = [...(command?.options ?? []), ...(command?.registeredArguments ?? [])];
    expect(described.filter(({ description }) => !/^\S.*[^.\s]$/.test(description)).map(String)).toEqual([]);
  });
});

test.each(below)("what the examples of %s show is taken by it", async (path) => {
  for (const line of listExamples(await printHelp(path)).filter(
    (example) => !example.includes("$(") && !example.includes("<("),
  )) {
    const { program, commands } = buildProgram();
    const ran: string[] = [];
    for (const [name, command] of commands) {
      command.action(() => {
        ran.push(name);
      });
    }
    await parseCommandLine(program, splitWords(line.replace(/\|.*$/, "")));
    expect(ran, line).toEqual([path]);
  }
});

test.each([40, 60, 80, 120])(
  "no help is wider than a terminal of %i columns, but for what is to be copied",
  async (columns) => {
    for (const path of paths) {
      const help = (await printHelp(path, columns)).split(/^(?:Examples|Exit codes):$/m)[0] ?? "";
      const wide = help.split("\n").filter((line) => line.length > columns && !line.startsWith("Usage:"));
      expect(wide, path).toEqual([]);
    }
  },
);

test("cibot --help names every command once, under a heading, and every exit code", async () => {
  const help = await printHelp("cibot");
  for (const path of below.filter((name) => name.split(" ").length === 2)) {
    expect(help.match(new RegExp(`^ {2}${path.replace("cibot ", "")}\\b`, "gm")), path).toHaveLength(1);
  }
  expect(help).not.toContain("\nCommands:");
  for (const code of [0, 1, 2, 3, 4, 5, 130, 143]) expect(help).toMatch(new RegExp(`^ {2}[\\d, ]*\\b${code}\\b`, "m"));
});

test("headings are bold where there is colour, and what is measured stays the same", () => {
  const { program } = buildProgram();
  program.configureOutput({ getOutHasColors: () => true });
  const bold = program.helpInformation();
  expect(bold).toContain("\u001b[1mOptions:\u001b[22m");
  program.configureOutput({ getOutHasColors: () => false });
  expect(program.helpInformation()).toBe(stripVTControlCharacters(bold));
});
