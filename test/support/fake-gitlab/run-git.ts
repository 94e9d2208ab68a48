import { spawn } from "node:child_process";

export interface GitOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
}

export type RunGit = (args: readonly string[], options?: GitOptions) => Promise<Buffer>;

/** Git's exit, with what it said. */
export class GitFailure extends Error {
  readonly exit: number | null;

  constructor(args: readonly string[], exit: number | null, stderr: string) {
    super(`git ${args.join(" ")}: exit ${exit}\n${stderr}`);
    this.exit = exit;
  }
}

/** Runs Git without the configuration of the machine; its stdout, or a `GitFailure`. */
export const runGit: RunGit = (args, { env = {}, input } = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn("git", args, { env: gitEnvironment(env), stdio: "pipe" });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", reject);
    child.on("close", (exit) => {
      if (exit === 0) resolve(Buffer.concat(stdout));
      else reject(new GitFailure(args, exit, Buffer.concat(stderr).toString("utf8")));
    });
    // A process that ends before it has read everything closes the pipe: its exit tells.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input ?? "");
  });

export function gitEnvironment(more: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || name.startsWith("GIT_") ? [] : [[name, value]],
  );
  const none = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null", GIT_TERMINAL_PROMPT: "0" };
  return { ...Object.fromEntries(kept), ...none, ...more };
}
