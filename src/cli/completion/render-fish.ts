import { type CommandNode, type CommandTree, listValued, type OptionNode, type Value } from "./command-tree.ts";

/** The completion for fish. */
export function renderFish({ shared, commands }: CommandTree): string {
  return `${[
    "# Completion of cibot for fish.",
    "",
    ...renderPosition(commands, shared),
    "",
    "complete -c cibot -f",
    ...shared.map((option) => renderOption("", option)),
    ...commands.flatMap(renderCommand),
  ].join("\n")}\n`;
}

/** A function that walks over what is typed: an option's value may be called like a command. */
function renderPosition(commands: readonly CommandNode[], shared: readonly OptionNode[]): string[] {
  const own = commands.flatMap(({ path, options }) => listValued(options).map((flag) => `${path} ${flag}`));
  const valued = [...listValued(shared).map((flag) => `* ${flag}`), ...own];
  const below = commands.slice(1).map(({ path }) => quote(path));
  return [
    "function __cibot_at --description 'Whether what is typed stands in this command'",
    "    set -l path cibot",
    "    set -l value no",
    "    for word in (commandline -opc)[2..-1]",
    "        if test $value = yes",
    "            set value no",
    "            string match -q -- '-*' $word; or continue",
    "        end",
    '        switch "$path $word"',
    `            case ${valued.map(quote).join(" ")}`,
    "                set value yes",
    `            case ${below.join(" ")}`,
    '                set path "$path $word"',
    "        end",
    "    end",
    '    test "$path" = "$argv[1]"',
    "end",
  ];
}

function renderCommand({ path, commands, options, argument }: CommandNode): string[] {
  const at = ` -n "__cibot_at '${path}'"`;
  const values = argument === null || argument.value.kind === "text" ? [] : [renderValue(argument.value)];
  return [
    ...commands.map(({ word, description }) => `complete -c cibot${at} -a ${word} -d ${quote(description)}`),
    ...options.map((option) => renderOption(at, option)),
    ...values.map((value) => `complete -c cibot${at}${value}`),
  ];
}

function renderOption(at: string, { flags, description, value }: OptionNode): string {
  const names = flags.map((flag) => (flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`)).join(" ");
  const after = value === null ? "" : ` -r${renderValue(value)}`;
  return `complete -c cibot${at} ${names} -d ${quote(description)}${after}`;
}

const revisions =
  "merge-base target (git for-each-ref --format='%(refname:short)' refs/heads refs/remotes refs/tags 2>/dev/null)";

function renderValue(value: Value): string {
  if (value.kind === "choice") return ` -f -a ${quote(value.words.join(" "))}`;
  const values = {
    file: " -F",
    folder: " -f -a '(__fish_complete_directories)'",
    revision: ` -f -a ${quote(revisions)}`,
    text: " -f",
  };
  return values[value.kind];
}

const quote = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
