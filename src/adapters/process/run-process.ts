import { appendFileSync, closeSync, existsSync, openSync } from "node:fs";
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { execa } from "execa";
import { codeOf, describeWriteFailure } from "../files/write-failure.ts";

export interface ProcessOptions {
  readonly cwd: string;
  /** Added to the environment of cibot. */
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface ShortProcessOptions extends ProcessOptions {
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
  { cwd, env, signal, output }: ShortProcessOptions,
): Promise<ProcessEnd> {
  const [program = "", ...args] = command;
  // The system ends an argument there; a revision from a configuration file can hold anything.
  if (args.some((argument) => argument.includes("\0"))) return refuse("an argument holds a null byte");
  const end = await execa(program, args, {
    cwd,
    env: { ...env },
    stdin: "ignore",
    // execa takes any descriptor; its types know those up to 9.
    stdout: output === undefined ? "pipe" : (output as 9),
    reject: false,
    stripFinalNewline: true,
    maxBuffer: maxOutput,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  const exitCode = end.exitCode ?? null;
  const stderr = String(end.stderr ?? "") || (exitCode === null ? (end.originalMessage ?? "") : "");
  return { exitCode, stdout: String(end.stdout ?? ""), stderr, missing: isMissing(end.code, cwd) };
}

const refuse = (stderr: string): ProcessEnd => ({ exitCode: null, stdout: "", stderr, missing: false });

/** A folder that is gone ends in ENOENT too, and the program is not to blame. */
export const isMissing = (code: string | undefined, cwd: string): boolean => code === "ENOENT" && existsSync(cwd);

export interface LongProcessOptions extends ProcessOptions {
  readonly signal: AbortSignal;
  /** File that receives the lines of stdout and stderr as they come. */
  readonly log: string;
  readonly onLine: (line: string) => void;
  /** Seconds; null without a limit. */
  readonly timeout: number | null;
  /** Seconds between the polite signal and the one that cannot be refused. */
  readonly grace?: number;
}

export interface LongProcessEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stopped: "aborted" | "timeout" | null;
  readonly missing: boolean;
}

/**
 * Runs a command in a process group of its own, streams its output, and stops the whole group on abort or timeout.
 * Output is never kept in memory. Ends only when no process of the group holds the output any more.
 * Throws `disk_full`, `write_failed` when the log cannot be written, after the group was stopped.
 */
export async function runLongProcess(command: readonly string[], options: LongProcessOptions): Promise<LongProcessEnd> {
  const { cwd, env, signal, log, onLine, timeout, grace = 10 } = options;
  const [program = "", ...args] = command;
  const file = openLog(log);
  const child = execa(program, args, {
    cwd,
    env: { ...env },
    stdin: "ignore",
    reject: false,
    buffer: false,
    detached: true,
    cleanup: false,
  });

  let stopped: LongProcessEnd["stopped"] = null;
  let abandoned = false;
  const failures: unknown[] = [];
  const timers: NodeJS.Timeout[] = [];
  const after = (seconds: number, work: () => void) => timers.push(setTimeout(work, milliseconds(seconds)));
  const kill = () => {
    killGroup(child.pid, "SIGKILL");
    // A process that left the group may hold the output for ever.
    after(grace, () => {
      abandoned = true;
      child.stdout.destroy();
      child.stderr.destroy();
    });
  };
  const stop = (why: "aborted" | "timeout") => {
    stopped ??= why;
    killGroup(child.pid, "SIGTERM");
    after(grace, kill);
  };
  const onAbort = () => stop("aborted");
  const onExit = () => killGroup(child.pid, "SIGKILL");
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  process.once("exit", onExit);
  if (timeout !== null) after(timeout, () => stop("timeout"));
  // A stage that outlives its DVC would write into the workspace while it is put back.
  child.once("exit", (code) => {
    if (code !== 0 && stopped === null) kill();
  });

  const see = (lines: readonly string[]) => {
    writeLog(file, log, lines);
    lines.forEach(onLine);
  };
  const read = async (stream: Readable) => {
    try {
      await readLines(stream, see);
    } catch (error) {
      if (abandoned) return;
      failures.push(error);
      kill();
    }
  };
  try {
    await Promise.all([read(child.stdout), read(child.stderr)]);
    const end = await child;
    if (end.exitCode !== 0 || stopped !== null) killGroup(child.pid, "SIGKILL");
    if (failures.length > 0) throw failures[0];
    const missing = isMissing(end.code, cwd);
    return { exitCode: end.exitCode ?? null, signal: end.signal ?? null, stopped, missing };
  } finally {
    for (const timer of timers) clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
    process.removeListener("exit", onExit);
    closeSync(file);
  }
}

/** Node runs a longer timer at once; 24 days are no limit to anybody. */
const milliseconds = (seconds: number) => Math.min(seconds * 1000, 2 ** 31 - 1);

const longestLine = 1024 * 1024;

/** A carriage return ends a line too, as in progress bars; a line without end is cut at 1 MiB. */
async function readLines(stream: Readable, onLines: (lines: readonly string[]) => void): Promise<void> {
  const text = new StringDecoder("utf8");
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + text.write(chunk)).split(/\r?\n|\r(?=[^\n])/);
    rest = lines.pop() ?? "";
    if (rest.length > longestLine) {
      lines.push(rest);
      rest = "";
    }
    onLines(lines);
  }
  rest += text.end();
  if (rest !== "") onLines([rest.replace(/\r$/, "")]);
}

function openLog(log: string): number {
  try {
    return openSync(log, "a");
  } catch (cause) {
    throw describeWriteFailure(log, cause);
  }
}

/** At once, so that both streams stay in order and none waits in memory. */
function writeLog(file: number, log: string, lines: readonly string[]): void {
  try {
    appendFileSync(file, lines.map((line) => `${line}\n`).join(""));
  } catch (cause) {
    throw describeWriteFailure(log, cause);
  }
}

function killGroup(pid: number | undefined, signal: "SIGTERM" | "SIGKILL"): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (codeOf(error) !== "ESRCH") throw error;
  }
}
