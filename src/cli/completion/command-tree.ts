import type { Argument, Command, Option } from "commander";
import { collect } from "../program.ts";

/** A command as a shell completes it. */
export interface CommandNode {
  /** `cibot rules eval`. */
  readonly path: string;
  readonly commands: readonly Completion[];
  /** Its own, without those that every command takes. */
  readonly options: readonly OptionNode[];
  /** What its arguments are; null when it takes none. */
  readonly argument: ArgumentNode | null;
}

export interface Completion {
  readonly word: string;
  readonly description: string;
}

export interface OptionNode {
  /** `-S` and `--set-param`. */
  readonly flags: readonly string[];
  readonly description: string;
  readonly repeatable: boolean;
  /** True when its value may be left out. */
  readonly optional: boolean;
  /** What follows it; null for a switch. */
  readonly value: Value | null;
}

export interface ArgumentNode {
  readonly variadic: boolean;
  readonly value: Value;
}

export type Value =
  | { readonly kind: "choice"; readonly name: string; readonly words: readonly string[] }
  | { readonly kind: "file" | "folder" | "revision" | "text"; readonly name: string };

export interface CommandTree {
  /** The options that every command takes. */
  readonly shared: readonly OptionNode[];
  /** The program first. */
  readonly commands: readonly CommandNode[];
}

/** The flags behind which a value follows. */
export const listValued = (options: readonly OptionNode[]): readonly string[] =>
  options.flatMap(({ flags, value }) => (value === null ? [] : flags));

/** Reads what shells complete off the declarations, so that completion cannot differ from what cibot takes. */
export function readCommandTree(program: Command): CommandTree {
  return { shared: readOptions(program), commands: readCommands(program, program.name()) };
}

function readCommands(command: Command, path: string): CommandNode[] {
  const isRoot = command.parent === null;
  const listed = command.createHelp().visibleCommands(command);
  const node: CommandNode = {
    path,
    commands: listed.map((child) => ({ word: child.name(), description: child.summary() || child.description() })),
    options: isRoot ? [] : readOptions(command).filter(({ flags }) => !flags.includes("--help")),
    argument: readArgument(command.registeredArguments[0]),
  };
  const children = listed.flatMap((child) => {
    const inner = readCommands(child, `${path} ${child.name()}`);
    return child.name() === "help" ? inner.map((help) => completeHelp(help, node.commands)) : inner;
  });
  return [node, ...children];
}

/** `cibot help` takes the name of a command, which commander declares as any text. */
const completeHelp = (help: CommandNode, commands: readonly Completion[]): CommandNode => ({
  ...help,
  argument: { variadic: false, value: { kind: "choice", name: "command", words: commands.map(({ word }) => word) } },
});

function readArgument(argument: Argument | undefined): ArgumentNode | null {
  if (argument === undefined) return null;
  return { variadic: argument.variadic, value: readValue(argument.name(), argument.argChoices) };
}

function readOptions(command: Command): OptionNode[] {
  return command.createHelp().visibleOptions(command).map(readOption);
}

function readOption(option: Option): OptionNode {
  const [, name] = /[<[]([^>\]]+)[>\]]/.exec(option.flags) ?? [];
  return {
    flags: [option.short, option.long].filter((flag) => typeof flag === "string"),
    description: option.description.replace(/ \(default: .*\)$/, ""),
    repeatable: option.parseArg === collect,
    optional: option.optional,
    value: name === undefined ? null : readValue(name, option.argChoices),
  };
}

/** The placeholder's name says what stands there, in help and here alike. */
const kinds: Readonly<Record<string, "file" | "folder" | "revision">> = {
  file: "file",
  files: "file",
  paths: "file",
  folder: "folder",
  dir: "folder",
  rev: "revision",
};

function readValue(placeholder: string, choices: readonly string[] | undefined): Value {
  const name = placeholder.replace(/\.\.\.$/, "");
  return choices === undefined ? { kind: kinds[name] ?? "text", name } : { kind: "choice", name, words: choices };
}
