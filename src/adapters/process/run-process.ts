import { existsSync } from "node:fs";
import { execa } from "execa";
import { stopOnAbort } from "./stop-on-abort.ts";

export interface ProcessOptions {
  readonly cwd: string;
  /** Added to the environment of cibot. */
  readonly env?: Readonly<Record<string, string>>;
  /** Ends the process and its children when it is aborted. */
  readonly signal?: AbortSignal;
  /** An open file that receives stdout in place of `ProcessEnd.stdout`. */
  readonly output?: number;
}

export interface ProcessEnd {
  /** Null when a signal ended the process, or when it could not be started. */
  readonly exitCode: number | null;
  readonly stdout: string;
  /** What the process said, or why it could not be started. */
  readonly stderr: string;
  /** True when there is no such program. */
  readonly missing: boolean;
}

const maxOutput = 256 * 1024 * 1024;

/** Runs a short command to its end and keeps what it prints. Never throws for what the command does. */
export async function runProcess(
  command: readonly string[],
  { cwd, env, signal, output }: ProcessOptions,
): Promise<ProcessEnd> {
  const [program = "", ...args] = command;
  // The system ends an argument there; a revision from a configuration file can hold anything.
  if (args.some((argument) => argument.includes("\0"))) return refuse("an argument holds a null byte");
  const child = execa(program, args, {
    cwd,
    env: { ...env },
    stdin: "ignore",
    // execa takes any descriptor; its types know those up to 9.
    stdout: output === undefined ? "pipe" : (output as 9),
    reject: false,
    stripFinalNewline: true,
    maxBuffer: maxOutput,
    detached: signal !== undefined,
  });
  const end = await (signal === undefined ? child : stopOnAbort(child, signal));
  const exitCode = end.exitCode ?? null;
  const stderr = String(end.stderr ?? "") || (exitCode === null ? (end.originalMessage ?? "") : "");
  return { exitCode, stdout: String(end.stdout ?? ""), stderr, missing: isMissing(end.code, cwd) };
}

const refuse = (stderr: string): ProcessEnd => ({ exitCode: null, stdout: "", stderr, missing: false });

/** A folder that is gone ends in ENOENT too, and the program is not to blame. */
export const isMissing = (code: string | undefined, cwd: string): boolean => code === "ENOENT" && existsSync(cwd);
