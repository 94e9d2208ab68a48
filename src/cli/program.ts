import { Command, CommanderError, Option } from "commander";
import { invalidUsage } from "../errors.ts";
import type { OutputStream } from "./io.ts";

/** A command of cibot, whose help ends with command lines to copy and lists the options that all commands share. */
export function createCommand(name: string, description: string, examples: readonly string[] = []): Command {
  const command = new Command(name)
    .description(description)
    .helpOption("--help", "print help")
    .configureHelp({ showGlobalOptions: true });
  if (examples.length === 0) return command;
  return command.addHelpText("after", `\nExamples:\n${examples.map((line) => `  ${line}`).join("\n")}`);
}

/** For an option that may be given several times. */
export const collect = (value: string, earlier: readonly string[] = []): string[] => [...earlier, value];

export interface ProgramOptions {
  readonly version: string;
  readonly stdout: OutputStream;
  readonly commands: readonly Command[];
}

/** The options that it declares itself are taken before and after a command's name. */
export function createProgram({ version, stdout, commands }: ProgramOptions): Command {
  const program = new Command("cibot")
    .description("The CI bot for teams that train batch-scoring models with DVC.")
    .option("--config <file>", "configuration file (default: cibot.yaml)")
    .option("--json", "print one JSON document instead of text")
    .addOption(new Option("--forge <name>", "where to publish").choices(["gitlab", "github", "local"]))
    .option("--verbose", "show every line that the training prints, and every request")
    .option("--quiet", "show errors and warnings only")
    .version(version, "--version", "print the version")
    .helpOption("--help", "print help")
    .helpCommand("help [command]", "print the help of a command")
    .addHelpText("after", "\nStart with `cibot demo`. Configuration: docs/configuration.md.");
  for (const command of commands) program.addCommand(command);
  for (const command of withSubcommands(program)) {
    command.exitOverride().showSuggestionAfterError();
    // Errors are thrown and described in one place; here only help and version reach stdout.
    command.configureOutput({ writeOut: (text) => stdout.write(text), writeErr: () => {} });
  }
  return program;
}

/** Commander hands settings down only to the commands that it makes itself. */
const withSubcommands = (command: Command): Command[] => [command, ...command.commands.flatMap(withSubcommands)];

/** Runs the command line. Throws `invalid_usage` for what commander refuses. */
export async function parseCommandLine(program: Command, args: readonly string[]): Promise<void> {
  try {
    if (args.length === 0) return program.outputHelp();
    await program.parseAsync([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return;
    throw error.code === "commander.help" ? describeHelp(args) : describeUsage(error);
  }
}

/** For options without a command, and for `cibot help trian`, commander prints the help of everything, as an error. */
function describeHelp(args: readonly string[]) {
  const at = args.indexOf("help");
  const name = at < 0 ? undefined : args.slice(at + 1).find((argument) => !argument.startsWith("-"));
  const message = name === undefined ? "No command is given." : `There is no command '${name}'.`;
  return invalidUsage({ message, hint: "Run `cibot help` for the commands." });
}

/** Commander's `error: unknown option '--jsn'\n(Did you mean --json?)` as message and hint. */
function describeUsage(error: CommanderError) {
  const [message = "", suggestion] = error.message.replace(/^error: /, "").split("\n");
  const sentence = `${message.charAt(0).toUpperCase()}${message.slice(1)}`.replace(/\.?$/, ".");
  const hint =
    suggestion?.replace(/^\((.*)\)$/, "$1") ??
    "Run `cibot help` for the commands and `cibot help <command>` for its options.";
  return invalidUsage({ message: sentence, hint }, { cause: error });
}
