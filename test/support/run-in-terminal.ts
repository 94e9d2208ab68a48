import { execFile } from "node:child_process";
import { join } from "node:path";

export interface TerminalRun {
  readonly command: readonly string[];
  readonly directory: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
  /** Each waits for its text, then gives the terminal another width, then sends its keys. */
  readonly steps?: readonly { readonly wait: string; readonly send: string; readonly columns?: number }[];
}

export interface TerminalEnd {
  /** Everything that came, control characters included. */
  readonly output: string;
  /** Of a process that a signal ended, the signal's negative number. */
  readonly status: number;
}

/** Runs a program on a real pseudo-terminal and types into it. Throws when a text that is waited for does not come. */
export async function runInTerminal({ command, directory, env = {}, columns = 80, steps = [] }: TerminalRun) {
  const all = { PATH: process.env.PATH, HOME: directory, TERM: "xterm-256color", LANG: "C.UTF-8", ...env };
  const job = JSON.stringify({ command, directory, env: all, columns, steps, seconds: 30 });
  const answer = await new Promise<string>((resolve, reject) => {
    const child = execFile("python3", [join(import.meta.dirname, "terminal.py")], (error, stdout) =>
      error === null ? resolve(stdout) : reject(error),
    );
    child.stdin?.end(job);
  });
  const end: TerminalEnd & { readonly waiting: string | null } = JSON.parse(answer);
  if (end.waiting !== null) throw new Error(`waited in vain for ${JSON.stringify(end.waiting)} in:\n${end.output}`);
  return end;
}
