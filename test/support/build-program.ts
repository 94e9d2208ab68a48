import type { Command } from "commander";
import { createProgram } from "../../src/cli/program.ts";
import { createCommands } from "../../src/main.ts";
import { given } from "./given.ts";

export interface BuiltProgram {
  readonly program: Command;
  /** Every command with its path: `cibot`, `cibot rules eval`. */
  readonly commands: readonly (readonly [string, Command])[];
  readonly printed: { stdout: string };
}

/** The program with all of its commands, on a terminal of so many columns, without colour. */
export function buildProgram(columns = 80): BuiltProgram {
  const printed = { stdout: "" };
  const stdout = {
    columns,
    write: (text: string) => {
      printed.stdout += text;
    },
  };
  const refuse = () => Promise.reject(new Error("this test runs no command"));
  const commands = createCommands({ ...given().deps, demo: refuse, init: refuse, doctor: refuse });
  const program = createProgram({ version: "1.2.3", stdout, color: false, commands });
  return { program, commands: listCommands(program, program.name()), printed };
}

const listCommands = (command: Command, path: string): [string, Command][] => [
  [path, command],
  ...command.commands.flatMap((child) => listCommands(child, `${path} ${child.name()}`)),
];
