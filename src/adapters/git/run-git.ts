import { gitFailed, gitMissing } from "../../errors.ts";
import { runProcess } from "../process/run-process.ts";

export type RunGit = (args: readonly string[], options?: GitOptions) => Promise<string>;

export interface GitOptions {
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs Git in a folder and returns its stdout. Throws `git_missing`, `git_failed`. */
export function createRunGit(directory: string): RunGit {
  return async (args, { env = {} } = {}) => {
    const end = await runProcess(["git", "-c", "core.quotePath=off", ...args], {
      cwd: directory,
      env: { LC_ALL: "C", GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0", ...env },
    });
    if (end.missing) throw gitMissing();
    if (end.exitCode !== 0) throw gitFailed({ args: args.join(" "), detail: end.stderr.trim() || "no message" });
    return end.stdout;
  };
}

/** The output of a Git command that may rightly fail; undefined when it does. */
export async function tryGit(git: RunGit, args: readonly string[]): Promise<string | undefined> {
  try {
    return await git(args);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === gitFailed.code) return undefined;
    throw error;
  }
}
