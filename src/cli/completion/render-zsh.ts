import { type CommandNode, type CommandTree, listValued, type OptionNode, type Value } from "./command-tree.ts";

/** The completion for zsh: to be sourced, or to be a file `_cibot` of `fpath`. */
export function renderZsh({ shared, commands }: CommandTree): string {
  return `${[
    "#compdef cibot",
    "# Completion of cibot for zsh.",
    "",
    revisions,
    "",
    ...commands.flatMap((node) => [...renderCommand(node, shared), ""]),
    ...renderEntry(commands, shared),
    "",
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

/** Walks to the command that is typed and completes as if it began there: `_arguments` cannot be asked twice for one TAB. */
function renderEntry(commands: readonly CommandNode[], shared: readonly OptionNode[]): string[] {
  const own = commands.flatMap(({ path, options }) => listValued(options).map((flag) => quote(`${path} ${flag}`)));
  const valued = [...listValued(shared).map((flag) => `*${quote(` ${flag}`)}`), ...own];
  const below = commands.slice(1).map(({ path }) => quote(path));
  return [
    "_cibot() {",
    "  local place=cibot",
    "  local -i i at=1",
    "  for ((i = 2; i < CURRENT; i++)); do",
    '    case "$place $words[i]" in',
    `      ${valued.join(" | ")}) [[ "$words[i + 1]" = -* ]] || i+=1 ;;`,
    `      ${below.join(" | ")}) place="$place $words[i]" at=i ;;`,
    "    esac",
    "  done",
    "  shift $((at - 1)) words",
    "  (( CURRENT -= at - 1 ))",
    `  _complete_\${place// /_}`,
    "}",
  ];
}

function renderCommand({ path, commands, options, argument }: CommandNode, shared: readonly OptionNode[]): string[] {
  const name = nameFunction(path);
  const specs = [...options, ...shared].map(renderOption);
  // To name an argument of any text would keep zsh from completing an option in its place.
  if (argument !== null && argument.value.kind !== "text")
    specs.push(quote(`${argument.variadic ? "*" : "1"}${renderValue(argument.value)}`));
  if (commands.length > 0) specs.push(`'1:command:${name}_commands'`);
  const described = commands.map(({ word, description }) => quote(`${word}:${description.replaceAll(":", "\\:")}`));
  return [
    `${name}() {`,
    `  _arguments -s ${specs.join(" \\\n    ")}`,
    "}",
    ...(commands.length === 0
      ? []
      : [
          `${name}_commands() {`,
          "  local -a commands",
          `  commands=(${described.join("\n    ")})`,
          "  _describe -t commands command commands",
          "}",
        ]),
  ];
}

const nameFunction = (path: string) => `_complete_${path.replaceAll(" ", "_")}`;

/** `=` behind a name: the value may also stand there; a second colon: it may be left out. */
function renderOption({ flags, description, repeatable, optional, value }: OptionNode): string {
  const after = value === null ? "" : `${optional ? ":" : ""}${renderValue(value)}`;
  const text = `[${description.replaceAll(/[[\]:\\]/g, "\\$&")}]${after}`;
  const names = flags.map((flag) => (value !== null && flag.startsWith("--") ? `${flag}=` : flag));
  const together = names.length > 1 ? `{${names.join(",")}}` : names.join("");
  if (repeatable) return `'*'${together}${quote(text)}`;
  const others = flags.length > 1 ? quote(`(${flags.join(" ")})`) : "";
  return `${others}${together}${quote(text)}`;
}

function renderValue(value: Value): string {
  const actions = { file: "_files", folder: "_files -/", revision: "_cibot_revisions", text: " " };
  const action = value.kind === "choice" ? `(${value.words.join(" ")})` : actions[value.kind];
  return `:${value.name.replaceAll(":", " ")}:${action}`;
}

const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
