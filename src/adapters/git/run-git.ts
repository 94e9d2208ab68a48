import { gitFailed, gitMissing } from "../../errors.ts";
import { type ProcessEnd, runProcess } from "../process/run-process.ts";

export type RunGit = (args: readonly string[], options?: GitOptions) => Promise<string>;

export interface GitOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** An open file that receives stdout, byte for byte; Git fails when it cannot write all of it. */
  readonly output?: number;
}

/** What a user's own configuration must not change in the output. */
const settings = ["core.quotePath=off", "i18n.commitEncoding=UTF-8", "i18n.logOutputEncoding=UTF-8"];

/** Runs Git in a folder and returns its stdout. Throws `git_missing`, `git_failed`. */
export function createRunGit(directory: string): RunGit {
  const start = createStartGit(directory);
  return async (args, options) => demandSuccess(await start(args, options), args);
}

/** How a Git command ended, whatever its exit code. */
export type StartGit = (args: readonly string[], options?: GitOptions) => Promise<ProcessEnd>;

/** Runs Git in a folder, until `signal` ends it. Throws `git_missing`. */
export function createStartGit(directory: string, signal?: AbortSignal): StartGit {
  const program = ["git", ...settings.flatMap((setting) => ["-c", setting])];
  return async (args, { env = {}, output } = {}) => {
    const end = await runProcess([...program, ...args], {
      cwd: directory,
      env: { LC_ALL: "C", GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0", ...env },
      ...(output === undefined ? {} : { output }),
      ...(signal === undefined ? {} : { signal }),
    });
    if (end.missing) throw gitMissing();
    return end;
  };
}

/** Throws `git_failed`. */
function demandSuccess({ exitCode, stdout, stderr }: ProcessEnd, args: readonly string[]): string {
  if (exitCode !== 0) throw gitFailed({ args: args.join(" "), detail: stderr.trim() || "no message" });
  return stdout;
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

/** The commit that a revision names, also one that looks like an option; undefined when there is none. */
export const findSha = (git: RunGit, rev: string): Promise<string | undefined> =>
  tryGit(git, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${rev}^{commit}`]);

/** The entries of an output under `-z`. */
export const splitNul = (output: string): string[] => output.split("\0").filter((entry) => entry !== "");
