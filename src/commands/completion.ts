import { Argument, type Command } from "commander";
import { createCommand, explain } from "../cli/program.ts";
import type { Deps } from "./deps.ts";

const shells = ["bash", "zsh", "fish"] as const;
type Shell = (typeof shells)[number];

export const completionCommand = (deps: Pick<Deps, "io">): Command =>
  explain(
    createCommand("completion", "Print what lets a shell complete cibot's commands, options and values", [
      'eval "$(cibot completion bash)"',
      "source <(cibot completion zsh)",
      "cibot completion fish | source",
    ]),
    "Put the line for your shell into ~/.bashrc (on macOS ~/.bash_profile), ~/.zshrc or ~/.config/fish/config.fish. The script knows every command by itself: a TAB starts no cibot.",
  )
    .addArgument(new Argument("<shell>", "your shell").choices(shells))
    .action((shell: Shell, _options: object, command: Command) => printCompletion(shell, command, deps));

/** `cibot completion`: the script is made from the declarations of all commands. */
export async function printCompletion(shell: Shell, command: Command, { io }: Pick<Deps, "io">): Promise<void> {
  const { renderCompletion } = await import("../cli/completion/render-completion.ts");
  const script = renderCompletion(shell, command.parent ?? command);
  io.print({ shell, script }, () => script.trimEnd());
}
