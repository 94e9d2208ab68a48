import { Argument } from "commander";
import { expect, test } from "vitest";
import { createCommand, createProgram, parseCommandLine } from "../../src/cli/program.ts";

function given() {
  const state = { stdout: "", ran: [] as string[] };
  const run = (name: string) => () => {
    state.ran.push(name);
  };
  const commands = [
    createCommand("train", "Train").option("--name <name>", "name").action(run("train")),
    createCommand("rules", "Rules")
      .action(run("rules"))
      .addCommand(createCommand("eval", "Evaluate").argument("<expression>", "expression").action(run("rules eval"))),
    createCommand("shell", "Shell")
      .addArgument(new Argument("<shell>", "shell").choices(["bash", "zsh"]))
      .action(run("shell")),
  ];
  const stdout = {
    write: (text: string) => {
      state.stdout += text;
    },
  };
  return {
    state,
    program: createProgram({ version: "1.2.3", stdout, color: false, commands: { "Set up": commands } }),
  };
}

test.each([
  [["train"], "train"],
  [["train", "--json", "--quiet", "--config", "x.yaml", "--forge", "local"], "train"],
  [["--json", "--config", "x.yaml", "train"], "train"],
  [["--quiet", "rules", "--verbose", "eval", "$A"], "rules eval"],
  [["rules"], "rules"],
  [["rules", "eval", "$A", "--json"], "rules eval"],
])("cibot %j runs its command, once", async (args, name) => {
  const { state, program } = given();
  await parseCommandLine(program, args);
  expect(state).toEqual({ stdout: "", ran: [name] });
});

test.each([
  ["a command", ["trian"], "Unknown command 'trian'.", "Did you mean train?"],
  ["a command to help with", ["help", "trian"], "Unknown command 'trian'.", "Did you mean train?"],
  [
    "a command to help with, behind an option with a value",
    ["--config", "x.yaml", "help", "trian"],
    "Unknown command 'trian'.",
    "Did you mean train?",
  ],
  ["no command", ["--config", "x.yaml"], "No command is given.", "Run `cibot help` for the commands."],
  ["no command", ["--json"], "No command is given.", "Run `cibot help` for the commands."],
  ["an option", ["train", "--jsn"], "Unknown option '--jsn'.", "Did you mean --json?"],
  ["an option of a subcommand", ["rules", "eval", "$A", "--jsn"], "Unknown option '--jsn'.", "Did you mean --json?"],
  [
    "an option like no other",
    ["train", "--xyzzy"],
    "Unknown option '--xyzzy'.",
    expect.stringContaining("cibot train --help"),
  ],
  [
    "a choice",
    ["train", "--forge", "bitbucket"],
    expect.stringContaining("gitlab, github, local"),
    expect.stringContaining("cibot train --help"),
  ],
  ["a choice that is nearly one", ["train", "--forge", "gitlb"], expect.any(String), "Did you mean gitlab?"],
  ["a choice of an argument", ["shell", "bsh"], expect.any(String), "Did you mean bash?"],
  ["a subcommand", ["rules", "evl", "$A"], "Unknown command 'evl'.", "Did you mean eval?"],
  [
    "a subcommand like no other",
    ["rules", "xyzzy"],
    "Unknown command 'xyzzy'.",
    expect.stringContaining("`cibot rules --help`"),
  ],
  [
    "an argument too many",
    ["train", "x"],
    expect.stringMatching(/^Too many arguments for 'train'.*\.$/),
    expect.any(String),
  ],
  [
    "an argument that is missing",
    ["rules", "eval"],
    "Missing required argument 'expression'.",
    expect.stringContaining("`cibot rules eval --help`"),
  ],
  ["a value that is missing", ["train", "--name"], "Option '--name <name>' argument missing.", expect.any(String)],
])("what is wrong with %s is told with a way out, and nothing is done", async (_what, args, message, hint) => {
  const { state, program } = given();
  await expect(parseCommandLine(program, args)).rejects.toMatchObject({
    code: "invalid_usage",
    exit: 2,
    message,
    hint,
  });
  expect(state).toEqual({ stdout: "", ran: [] });
});

test.each([
  [[], /^Usage: cibot [\s\S]*train[\s\S]*rules[\s\S]*cibot demo/],
  [["--help"], /^Usage: cibot /],
  [["help", "train"], /^Usage: cibot train [\s\S]*--forge <name>/],
  [["rules", "eval", "--help"], /^Usage: cibot rules eval /],
  [["--version"], /^1\.2\.3\n$/],
])("cibot %j prints help or version on stdout and runs nothing", async (args, text) => {
  const { state, program } = given();
  await parseCommandLine(program, args);
  expect(state).toEqual({ stdout: expect.stringMatching(text), ran: [] });
});

test("what a command throws reaches the caller as it is", async () => {
  const failure = new Error("no");
  const command = createCommand("fail", "Fail").action(() => Promise.reject(failure));
  const program = createProgram({
    version: "1",
    stdout: { write: () => {} },
    color: false,
    commands: { Test: [command] },
  });
  await expect(parseCommandLine(program, ["fail"])).rejects.toBe(failure);
});
