import { Command } from "commander";
import { expect, test } from "vitest";
import { readCommandTree } from "../../src/cli/completion/command-tree.ts";
import { renderCompletion } from "../../src/cli/completion/render-completion.ts";
import { parseCommandLine } from "../../src/cli/program.ts";
import { completionCommand, printCompletion } from "../../src/commands/completion.ts";
import { buildProgram } from "../support/build-program.ts";
import { given } from "../support/given.ts";

const shells = ["bash", "zsh", "fish"] as const;

test("every command and every option of the declarations is in the tree, hidden ones are not", () => {
  const { program, commands } = buildProgram();
  const tree = readCommandTree(program);
  expect(tree.commands.map(({ path }) => path).toSorted()).toEqual(
    [...commands.map(([path]) => path), "cibot help"].toSorted(),
  );
  const flags = tree.commands.flatMap(({ path, options }) => options.map((option) => `${path} ${option.flags.at(-1)}`));
  const declared = commands.slice(1).flatMap(([path, { options }]) => options.map(({ long }) => `${path} ${long}`));
  expect(flags.toSorted()).toEqual(declared.toSorted());
});

test("what a value is follows from its placeholder and its choices", () => {
  const { commands, shared } = readCommandTree(buildProgram().program);
  const train = commands.find(({ path }) => path === "cibot train");
  const kinds = [...shared, ...(train?.options ?? [])].map(({ flags, value }) => [flags.at(-1), value?.kind]);
  expect(Object.fromEntries(kinds)).toMatchObject({
    "--config": "file",
    "--forge": "choice",
    "--json": undefined,
    "--set-param": "text",
    "--baseline": "revision",
    "--mode": "choice",
    "--html": "file",
  });
  expect(commands.find(({ path }) => path === "cibot evaluate")?.argument).toMatchObject({
    variadic: true,
    value: { kind: "file" },
  });
});

test.each(shells)("cibot completion %s prints the script alone, or under its key with --json", async (shell) => {
  const { deps, output } = given();
  const program = new Command("cibot");
  const command = completionCommand(deps);
  program.addCommand(command);
  await printCompletion(shell, command, deps);
  expect(output.stdout).toBe(renderCompletion(shell, program));
  expect(output.result).toEqual({ shell, script: output.stdout });
});

test("an unknown shell is refused with a suggestion", async () => {
  const { program } = buildProgram();
  await expect(parseCommandLine(program, ["completion", "fihs"])).rejects.toMatchObject({
    code: "invalid_usage",
    hint: "Did you mean fish?",
  });
});
