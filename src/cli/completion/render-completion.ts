import type { Command } from "commander";
import { readCommandTree } from "./command-tree.ts";
import { renderBash } from "./render-bash.ts";
import { renderFish } from "./render-fish.ts";
import { renderZsh } from "./render-zsh.ts";

const renderers = { bash: renderBash, zsh: renderZsh, fish: renderFish };

/** The script that completes a program's commands in a shell, without starting the program. */
export const renderCompletion = (shell: keyof typeof renderers, program: Command): string =>
  renderers[shell](readCommandTree(program));
