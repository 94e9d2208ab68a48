import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runInTerminal } from "../support/run-in-terminal.ts";

const doorway = join(import.meta.dirname, "../../bin/cibot.js");
const directory = mkdtempSync(join(tmpdir(), "cibot-completion-"));
const script = (shell: string) => join(directory, `completion.${shell}`);

beforeAll(() => {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: directory, stdio: "ignore" });
  for (const shell of ["bash", "zsh", "fish"]) {
    writeFileSync(script(shell), execFileSync(process.execPath, [doorway, "completion", shell]));
  }
  writeFileSync(join(directory, "notes and more.md"), "");
  mkdirSync(join(directory, "train"));
  mkdirSync(join(directory, "plots"));
  git("init", "--quiet", "--initial-branch=main");
  git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--allow-empty", "--message=first");
  git("branch", "release-1.4");
  git("branch", "release-$(reboot)");
});

afterAll(() => rmSync(directory, { recursive: true }));

/** What is typed, and what it becomes after a TAB. */
const typed: readonly (readonly [string, string])[] = [
  ["cibot tra", "cibot train "],
  ["cibot train --mod", "cibot train --mode "],
  ["cibot train --mode sup", "cibot train --mode supersede "],
  ["cibot train --mode=sup", "cibot train --mode=supersede "],
  ["cibot train --forge gitl", "cibot train --forge gitlab "],
  ["cibot --json rep", "cibot --json report "],
  ["cibot --config x.yaml rep", "cibot --config x.yaml report "],
  ["cibot train --name report --no-merge", "cibot train --name report --no-merge-request "],
  ["cibot rules ev", "cibot rules eval "],
  ["cibot rules eval --va", "cibot rules eval --var "],
  ["cibot help deploy", "cibot help deploy-dags "],
  ["cibot completion z", "cibot completion zsh "],
  ["cibot report --baseline merge", "cibot report --baseline merge-base "],
  ["cibot report --baseline release-1", "cibot report --baseline release-1.4 "],
  ["cibot comment not", "cibot comment notes\\ and\\ more.md "],
  ["cibot evaluate --plots plo", "cibot evaluate --plots plots/"],
  ["cibot evaluate train notes", "cibot evaluate train notes\\ and\\ more.md "],
];

/** The key ctrl+G shows the line, between brackets that nothing else prints, and empties it. */
const bindings = {
  bash: `PS1='> '; bind -x '"\\C-g": printf "<<%s>>\\n" "$READLINE_LINE"; READLINE_LINE=""'`,
  zsh: "PS1='> '; show() { zle -I; print -r -- \"<<$BUFFER>>\"; BUFFER= }; zle -N show; bindkey '^G' show",
};

interface Shell {
  readonly command: readonly string[];
  readonly name: keyof typeof bindings;
  readonly first?: string;
}

const shells: Readonly<Record<string, Shell>> = {
  bash: { name: "bash", command: ["bash", "--norc", "--noprofile", "-i"] },
  // What bash 3.2 of macOS lacks.
  "bash without compopt": {
    name: "bash",
    command: ["bash", "--norc", "--noprofile", "-i"],
    first: "enable -n compopt",
  },
  zsh: { name: "zsh", command: ["zsh", "-f", "-i"] },
};

/** What each line becomes. */
async function pressTab({ name, command, first = "true" }: Shell): Promise<string[]> {
  const setUp = join(directory, `set-up.${name}`);
  await writeFile(setUp, `${first}\n${bindings[name]}\nsource ${script(name)}\n`);
  const lines = typed.map(([line], index) => ({ wait: index === 0 ? "ready" : ">>", send: `${line}\t\u0007` }));
  const steps = [{ wait: "", send: `source ${setUp}; echo rea""dy\r` }, ...lines, { wait: ">>", send: "exit\r" }];
  const { output } = await runInTerminal({ command, directory, env: { ZDOTDIR: directory }, steps });
  return [...output.matchAll(/<<(.*?)>>/g)].map(([, line]) => line ?? "");
}

test.each(Object.entries(shells))(
  "TAB in %s completes commands, options, values, revisions and files",
  async (_, shell) => {
    const lines = await pressTab(shell);
    // zsh goes on behind `--mode=` where the others go on behind a space: cibot takes both.
    expect(lines.map((line) => line.replace(/[ =]$/, ""))).toEqual(typed.map(([, line]) => line.trimEnd()));
  },
);

function completeInFish(line: string): string[] {
  const command = `source ${script("fish")}; complete -C ${JSON.stringify(line)}`;
  const answer = execFileSync("fish", ["--no-config", "-c", command], {
    cwd: directory,
    encoding: "utf8",
    env: { PATH: process.env.PATH, HOME: directory },
  });
  return answer.split("\n").flatMap((found) => (found === "" ? [] : [found.split("\t")[0] ?? ""]));
}

test("fish completes commands, options, values, revisions and files", () => {
  const lines = typed.map(([line]) => [line, completeInFish(line)]);
  const lastWord = (line: string) => /(?:[^ \\]|\\.)+ ?$/.exec(line)?.[0].trimEnd().replaceAll("\\", "");
  expect(lines).toEqual(typed.map(([line, whole]) => [line, [lastWord(whole)]]));
});

test("bash offers no revision that it would read as a command", () => {
  const ask = `source ${script("bash")}; COMP_WORDS=(cibot gate --baseline rel); COMP_CWORD=3; _cibot; echo "\${COMPREPLY[*]}"`;
  const answer = execFileSync("bash", ["--norc", "-c", ask], { cwd: directory, encoding: "utf8" });
  expect(answer).toBe("release-1.4\n");
});
