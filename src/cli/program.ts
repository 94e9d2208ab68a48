import { type Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { closest, distance } from "fastest-levenshtein";
import { invalidUsage } from "../errors.ts";
import { createHelpLayout } from "./help.ts";
import type { OutputStream } from "./io.ts";

/** A command of cibot, whose help ends with command lines to copy and lists the options that all commands share. */
export function createCommand(name: string, description: string, examples: readonly string[] = []): Command {
  return new Command(name)
    .description(description)
    .helpOption("--help", "print help")
    .configureHelp(createHelpLayout(examples));
}

/** Adds what the help of a command says below its sentence; the list of commands shows the sentence alone. */
export const explain = (command: Command, note: string): Command =>
  command.summary(command.description()).description(`${command.description()}.\n\n${note}`);

/** For an option that may be given several times. */
export const collect = (value: string, earlier: readonly string[] = []): string[] => [...earlier, value];

export interface ProgramOptions {
  readonly version: string;
  readonly stdout: OutputStream;
  /** Whether help is printed with bold headings. */
  readonly color: boolean;
  /** By the heading under which help lists them. */
  readonly commands: Readonly<Record<string, readonly Command[]>>;
}

/** The options that it declares itself are taken before and after a command's name. */
export function createProgram({ version, stdout, color, commands }: ProgramOptions): Command {
  const program = new Command("cibot")
    .description("The CI bot for teams that train batch-scoring models with DVC.")
    .usage("<command> [options]")
    .addOption(new Option("--config <file>", "configuration file").default(undefined, "CIBOT_CONFIG, else cibot.yaml"))
    .option("--json", "print one JSON document instead of text")
    .addOption(
      new Option("--forge <name>", "where to publish")
        .choices(["gitlab", "github", "local"])
        .default(undefined, "CIBOT_FORGE, else what the CI is, else local"),
    )
    .option("--verbose", "show every line that the training prints, and every request")
    .option("--quiet", "show errors and warnings only")
    .version(version, "--version", "print the version")
    .helpOption("--help", "print help")
    .configureHelp(createHelpLayout([]))
    .addHelpText("after", footer);
  for (const [heading, group] of Object.entries(commands)) {
    program.commandsGroup(`${heading}:`);
    for (const command of group) program.addCommand(command);
  }
  program.helpCommand("help [command]", "Print the help of a command");
  const columns = () => stdout.columns ?? 80;
  for (const command of withSubcommands(program)) {
    command.exitOverride((error) => {
      throw asUnknownCommand(error, command);
    });
    command.showSuggestionAfterError();
    for (const declared of [...command.options, ...command.registeredArguments]) suggestChoice(declared);
    command.configureOutput({
      writeOut: (text) => stdout.write(text),
      // Errors are thrown and described in one place; here only help and version reach stdout.
      writeErr: () => {},
      getOutHelpWidth: columns,
      getErrHelpWidth: columns,
      getOutHasColors: () => color,
    });
  }
  return program;
}

const footer = `
Exit codes:
  0         done, or rightly nothing to do
  1         failed
  2         usage or configuration is wrong
  3         the answer is no: a gate failed, the DAGs have drifted
  4         not allowed: a token, a role or a scope is missing
  5         a service is unavailable
  130, 143  interrupted, terminated

Start with \`cibot demo\`; \`cibot help <command>\` has examples. Configuration:
docs/configuration.md, errors by their code: docs/errors.md.`;

/** Commander hands settings down only to the commands that it makes itself. */
const withSubcommands = (command: Command): Command[] => [command, ...command.commands.flatMap(withSubcommands)];

/** Commander suggests commands and options; a mistyped choice is told in the same form. */
function suggestChoice(declared: Option | Argument): void {
  const choices = declared.argChoices;
  if (choices === undefined) return;
  declared.argParser((value: string) => {
    if (choices.includes(value)) return value;
    throw new InvalidArgumentError(`Allowed choices are ${choices.join(", ")}.${suggest(value, choices)}`);
  });
}

/** Of a command that does something by itself, commander takes a mistyped subcommand for an argument. */
function asUnknownCommand(error: CommanderError, { args: [name], commands }: Command): CommanderError {
  if (error.code !== "commander.excessArguments" || name === undefined || commands.length === 0) return error;
  const known = commands.map((command) => command.name());
  return new CommanderError(1, "commander.unknownCommand", `unknown command '${name}'${suggest(name, known)}`);
}

/** In commander's own form. */
function suggest(name: string, known: readonly string[]): string {
  const nearest = closest(name, known);
  return distance(name, nearest) <= Math.max(2, name.length / 3) ? `\n(Did you mean ${nearest}?)` : "";
}

/** Runs the command line. Throws `invalid_usage` for what commander refuses. */
export async function parseCommandLine(program: Command, args: readonly string[]): Promise<void> {
  try {
    if (args.length === 0) return program.outputHelp();
    await program.parseAsync([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return;
    throw error.code === "commander.help"
      ? describeHelp(program, args)
      : describeUsage(error, nameCommand(program, args));
  }
}

/** For options without a command, and for `cibot help trian`, commander prints the help of everything, as an error. */
function describeHelp(program: Command, args: readonly string[]) {
  const at = args.indexOf("help");
  const name = at < 0 ? undefined : args.slice(at + 1).find((argument) => !argument.startsWith("-"));
  if (name === undefined)
    return invalidUsage({ message: "No command is given.", hint: "Run `cibot help` for the commands." });
  const known = program.commands.map((command) => command.name());
  return describeUsage(
    new CommanderError(1, "commander.unknownCommand", `unknown command '${name}'${suggest(name, known)}`),
  );
}

/** `rules eval` in `--json rules eval`; "" without a command. */
function nameCommand({ commands }: Command, args: readonly string[]): string {
  const name = args.find((argument) => commands.some((command) => command.name() === argument));
  const found = commands.find((command) => command.name() === name);
  if (name === undefined || found === undefined) return "";
  const at = args.indexOf(name);
  return `${name} ${nameCommand(found, args.slice(at + 1, at + 2))}`.trim();
}

/** Commander's `error: unknown option '--jsn'\n(Did you mean --json?)` as message and hint. */
function describeUsage(error: CommanderError, command = "") {
  const [message = "", suggestion] = error.message.replace(/^error: /, "").split("\n");
  const sentence = `${message.charAt(0).toUpperCase()}${message.slice(1)}`.replace(/\.?$/, ".");
  const hint =
    suggestion?.replace(/^\((.*)\)$/, "$1") ??
    (command === ""
      ? "Run `cibot help` for the commands and `cibot help <command>` for its options."
      : `Run \`cibot ${command} --help\` for its arguments and options.`);
  return invalidUsage({ message: sentence, hint }, { cause: error });
}
