import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Command, CommanderError } from "commander";
import { describe, expect, test } from "vitest";
import { buildProgram } from "../support/build-program.ts";
import { documentPaths, readDocument, root } from "../support/read-documentation.ts";
import { findCalls } from "../support/shell-words.ts";

/** Every command that cibot has; none of them runs. */
function createTree(): Command {
  const { program, commands } = buildProgram();
  for (const [, command] of commands) if (command !== program) command.action(() => {});
  return program;
}

/** What commander says against a command line; undefined when it takes it. */
function findFault(args: readonly string[]): CommanderError | undefined {
  try {
    createTree().parse([...args], { from: "user" });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? undefined : error;
  }
}

const describeFault = (args: readonly string[]): string[] => {
  const fault = findFault(args);
  return fault === undefined ? [] : [`cibot ${args.join(" ")}: ${fault.message}`];
};

const shells = ["sh", "bash", "shell", "console"];

/** Calls in blocks of shell, and in the scripts of blocks of YAML. */
function findCallsInFences(path: string): string[][] {
  return readDocument(path).fences.flatMap(({ language, text }) => {
    if (shells.includes(language)) return findCalls(text.replaceAll(/^\$ /gm, ""));
    if (language !== "yaml") return [];
    return findCalls(text.replaceAll(/^\s*(- )?((before_|after_)?script: )?(- )?/gm, ""));
  });
}

const isUnfinished = (fault: CommanderError | undefined) =>
  ["commander.missingArgument", "commander.optionMissingArgument"].includes(fault?.code ?? "");

/** `cibot comment` in a sentence names the command: an argument that it needs may be absent there. */
function findFaultsInSentences(path: string): string[] {
  return readDocument(path).inlineCode.flatMap((code) => {
    const [args = []] = findCalls(code);
    if (!/^(npx )?cibot [a-z-]/.test(code) || code.includes("|")) return [];
    return isUnfinished(findFault(args)) ? [] : describeFault(args);
  });
}

describe.each(documentPaths())("%s", (path) => {
  test("calls cibot in its blocks by commands and options that there are", () => {
    expect(findCallsInFences(path).flatMap(describeFault)).toEqual([]);
  });

  test("names commands and options that there are in its sentences", () => {
    expect(findFaultsInSentences(path)).toEqual([]);
  });
});

test("the sample project's pipeline calls cibot by commands and options that there are", () => {
  const text = readFileSync(join(root, "templates/project/.gitlab-ci.yml"), "utf8");
  expect(findCalls(text.replaceAll(/^\s*(- )?(script: )?/gm, "")).flatMap(describeFault)).toEqual([]);
});

test.each([
  ["an unknown command", "cibot trian", "unknown command 'trian'"],
  ["an unknown option", "cibot train --epochs 3", "unknown option '--epochs'"],
  ["an option of another command", "FOO=bar npx cibot gate --dry-run", "unknown option '--dry-run'"],
  ["an option without its value", "cd project && cibot report --target", "argument missing"],
  ["a choice that there is not", "cibot comment report.md --mode sometimes # why not", "Allowed choices are"],
  ["an unknown subcommand", "cibot rules evl '$A == \"x\"'", "evl"],
  ["a missing argument", "cibot comment", "missing required argument"],
])("%s is found", (_, line, message) => {
  expect(findCalls(line).map((args) => findFault(args)?.message)).toEqual([expect.stringContaining(message)]);
});

test("quotes, continued lines, assignments, redirections and documents in the text are read as a shell reads them", () => {
  const script = [
    "A=1 cibot rules eval '$A == \"x y\"' \\",
    '  --var "A=x y" > result # a comment',
    "cat <<'EOF' | tee file",
    "cibot in a document",
    "EOF",
    "cd x && npx cibot train; echo cibot",
  ].join("\n");
  expect(findCalls(script)).toEqual([["rules", "eval", '$A == "x y"', "--var", "A=x y"], ["train"]]);
});
