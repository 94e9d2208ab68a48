import { type Argument, type Command, Help, type Option } from "commander";

/** How every help of cibot is laid out: examples at its end, one bracket per option with its choices and its default. */
export function createHelpLayout(examples: readonly string[]): Partial<Help> {
  return {
    showGlobalOptions: true,
    minWidthToWrap: narrowest,
    styleTitle: (title) => `\u001b[1m${title}\u001b[22m`,
    subcommandTerm: nameCommand,
    optionDescription: describeOption,
    argumentDescription: describeOption,
    formatItem: (term, termWidth, description, helper) => formatItem(term, { termWidth, description, helper }),
    formatHelp: (command, helper) => {
      const help = Help.prototype.formatHelp.call(helper, command, helper);
      if (examples.length === 0) return help;
      return `${help}\n${[helper.styleTitle("Examples:"), ...examples.map((line) => `  ${line}`), ""].join("\n")}`;
    },
  };
}

/** Columns that a description must have beside its term, or it goes below it. */
const narrowest = 24;

/** Every command has options: to say so of each would only take room. */
const nameCommand = (command: Command) => [command.name(), ...command.registeredArguments.map(nameArgument)].join(" ");

function nameArgument(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? "..." : ""}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

function describeOption({ description, argChoices, defaultValue, defaultValueDescription }: Option | Argument): string {
  const shown = defaultValueDescription ?? (typeof defaultValue === "string" ? defaultValue : undefined);
  const facts = [
    ...(argChoices === undefined ? [] : [argChoices.join(", ")]),
    ...(shown === undefined ? [] : [`default: ${shown}`]),
  ];
  return facts.length === 0 ? description : `${description} (${facts.join("; ")})`;
}

interface Item {
  readonly termWidth: number;
  readonly description: string;
  readonly helper: Help;
}

/** Where the terminal is too narrow for two columns, commander would let the terminal break the words. */
function formatItem(term: string, { termWidth, description, helper }: Item): string {
  const width = helper.helpWidth ?? 80;
  if (width - termWidth - 4 >= narrowest) {
    return Help.prototype.formatItem.call(helper, term, termWidth, description, helper);
  }
  const below = helper.boxWrap(description, Math.max(width - 6, narrowest)).replaceAll(/^/gm, "      ");
  return description === "" ? `  ${term}` : `  ${term}\n${below}`;
}
