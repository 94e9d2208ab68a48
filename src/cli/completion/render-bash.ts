import type { CommandNode, CommandTree, OptionNode, Value } from "./command-tree.ts";

/**
 * The completion for bash, as plain as bash 3.2 needs it, which is what macOS has: no `mapfile`, no arrays by name, and
 * `compopt` only where there is one. Without it files are offered wherever nothing else fits.
 */
export function renderBash({ shared, commands }: CommandTree): string {
  return `${[
    "# Completion of cibot for bash 3.2 and later.",
    "",
    "_cibot_command() {",
    '  case "$1" in',
    ...commands.map((node) => renderCommand(node, shared)),
    "    *) return 1 ;;",
    "  esac",
    "}",
    "",
    "_cibot_value() {",
    '  case "$1 $2" in',
    ...commands.flatMap(({ path, options }) => options.flatMap((option) => renderOption(`"${path} `, option))),
    ...shared.flatMap((option) => renderOption('*" ', option)),
    '    *) expects="" ;;',
    "  esac",
    "}",
    "",
    engine,
  ].join("\n")}\n`;
}

function renderCommand({ path, commands, options, argument }: CommandNode, shared: readonly OptionNode[]): string {
  const flags = [...options, ...shared].flatMap((option) => option.flags).join(" ");
  const words = commands.map(({ word }) => word).join(" ");
  const kind = argument === null ? "" : describeValue(argument.value);
  const most = argument?.variadic === true ? 999 : 1;
  return `    "${path}") commands="${words}" options="${flags}" argument="${kind}" most=${most} ;;`;
}

function renderOption(start: string, { flags, value }: OptionNode): string[] {
  if (value === null) return [];
  return [`    ${flags.map((flag) => `${start}${flag}"`).join(" | ")}) expects="${describeValue(value)}" ;;`];
}

const describeValue = (value: Value) => (value.kind === "choice" ? `choice ${value.words.join(" ")}` : value.kind);

/** Only names of revisions that no shell reads as anything else are offered: a branch may be called `$(reboot)`. */
const engine = `_cibot_fallback() {
  if type compopt >/dev/null 2>&1; then compopt -o "$1"; fi
}

_cibot_revisions() {
  local name
  while read -r name; do
    case "$name" in
      *[!A-Za-z0-9._/@-]*) ;;
      "$1"*) COMPREPLY[\${#COMPREPLY[@]}]="$name" ;;
    esac
  done <<END
merge-base
target
$(git for-each-ref --format='%(refname:short)' refs/heads refs/remotes refs/tags 2>/dev/null)
END
}

_cibot() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="cibot" expects="" literal="" count=0 most=1
  local commands options argument word i
  COMPREPLY=()
  _cibot_command "$path"
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    if [ "$word" = "=" ]; then continue; fi
    if [ -n "$expects" ]; then
      expects=""
      case "$word" in -*) ;; *) continue ;; esac
    fi
    if [ -n "$literal" ]; then
      count=$((count + 1))
    elif [ "$word" = "--" ]; then
      literal=yes
    else
      case "$word" in
        -*) _cibot_value "$path" "$word" ;;
        *) if _cibot_command "$path $word"; then path="$path $word"; else count=$((count + 1)); fi ;;
      esac
    fi
  done
  if [ "$current" = "=" ]; then current=""; fi
  if [ -z "$expects" ]; then
    case "$literal$current" in
      -*) expects="choice $options" ;;
      *)
        if [ "$count" -eq 0 ] && [ -n "$commands" ]; then
          expects="choice $commands"
        elif [ "$count" -lt "$most" ]; then
          expects="$argument"
        fi
        ;;
    esac
  fi
  case "$expects" in
    choice\\ *) COMPREPLY=($(compgen -W "\${expects#choice }" -- "$current")) ;;
    revision) _cibot_revisions "$current" ;;
    file) _cibot_fallback default ;;
    folder) _cibot_fallback dirnames ;;
  esac
}

if type compopt >/dev/null 2>&1; then
  complete -F _cibot cibot
else
  complete -o default -F _cibot cibot
fi`;
