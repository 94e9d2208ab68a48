import type { CommandNode, CommandTree, OptionNode, Value } from "./command-tree.ts";

/** The completion for zsh: to be sourced, or to be a file `_cibot` of `fpath`. */
export function renderZsh({ shared, commands }: CommandTree): string {
  return `${[
    "#compdef cibot",
    "# Completion of cibot for zsh.",
    "",
    revisions,
    "",
    ...commands.flatMap((node) => [...renderCommand(node, shared), ""]),
    'if [ "$funcstack[1]" = "_cibot" ]; then',
    '  _cibot "$@"',
    "else",
    // Where nobody has started zsh's completion yet, as with an empty .zshrc.
    "  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }",
    "  compdef _cibot cibot",
    "fi",
  ].join("\n")}\n`;
}

const revisions = `_cibot_revisions() {
  local -a revisions
  revisions=(merge-base target \${(f)"$(git for-each-ref --format='%(refname:short)' refs/heads refs/remotes refs/tags 2>/dev/null)"})
  compadd -a revisions
}`;

function renderCommand(node: CommandNode, shared: readonly OptionNode[]): string[] {
  const { path, commands, argument } = node;
  const specs = [...node.options, ...shared].map(renderOption);
  const name = nameFunction(path);
  if (commands.length === 0) {
    const rest = argument === null ? [] : [quote(`${argument.variadic ? "*" : "1"}${renderValue(argument.value)}`)];
    return [`${name}() {`, `  _arguments -s ${[...specs, ...rest].join(" \\\n    ")}`, "}"];
  }
  const described = commands.map(({ word, description }) => quote(`${word}:${description.replaceAll(":", "\\:")}`));
  return [
    `${name}() {`,
    "  local state line",
    "  local -a commands",
    `  _arguments -s -C ${[...specs, "'1: :->command'", "'*:: :->rest'"].join(" \\\n    ")} && return`,
    "  case $state in",
    "    command)",
    `      commands=(${described.join("\n        ")})`,
    "      _describe -t commands command commands ;;",
    "    rest)",
    "      case $words[1] in",
    ...commands.map(({ word }) => `        ${word}) ${nameFunction(`${path} ${word}`)} ;;`),
    "      esac ;;",
    "  esac",
    "}",
  ];
}

const nameFunction = (path: string) => `_${path.replaceAll(" ", "_")}`;

function renderOption({ flags, description, repeatable, value }: OptionNode): string {
  const text = `[${description.replaceAll(/[[\]:\\]/g, "\\$&")}]${value === null ? "" : renderValue(value)}`;
  const names = flags.length > 1 ? `{${flags.join(",")}}` : flags.join("");
  if (repeatable) return `'*'${names}${quote(text)}`;
  const others = flags.length > 1 ? quote(`(${flags.join(" ")})`) : "";
  return `${others}${names}${quote(text)}`;
}

function renderValue(value: Value): string {
  const actions = { file: "_files", folder: "_files -/", revision: "_cibot_revisions", text: " " };
  const action = value.kind === "choice" ? `(${value.words.join(" ")})` : actions[value.kind];
  return `:${value.name.replaceAll(":", " ")}:${action}`;
}

const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
