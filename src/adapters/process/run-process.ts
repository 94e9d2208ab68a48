import { createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { finished } from "node:stream/promises";
import { execa } from "execa";

export interface ProcessOptions {
  readonly cwd: string;
  /** Added to the environment of cibot. */
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface ProcessEnd {
  /** Null when a signal ended the process, or when it could not be started. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** True when there is no such program. */
  readonly missing: boolean;
}

const maxOutput = 256 * 1024 * 1024;

/** Runs a short command to its end and keeps what it prints. Never throws for what the command does. */
export async function runProcess(
  command: readonly string[],
  { cwd, env, signal }: ProcessOptions,
): Promise<ProcessEnd> {
  const [program = "", ...args] = command;
  const end = await execa(program, args, {
    cwd,
    env: { ...env },
    stdin: "ignore",
    reject: false,
    stripFinalNewline: true,
    maxBuffer: maxOutput,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  return { exitCode: end.exitCode ?? null, stdout: end.stdout, stderr: end.stderr, missing: end.code === "ENOENT" };
}

export interface LongProcessOptions extends ProcessOptions {
  readonly signal: AbortSignal;
  /** File that receives stdout and stderr as they come. */
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
 */
export async function runLongProcess(command: readonly string[], options: LongProcessOptions): Promise<LongProcessEnd> {
  const { cwd, env, signal, log, onLine, timeout, grace = 10 } = options;
  const [program = "", ...args] = command;
  const file = createWriteStream(log, { flags: "a" });
  const child = execa(program, args, {
    cwd,
    env: { ...env },
    stdin: "ignore",
    reject: false,
    buffer: false,
    detached: true,
    cleanup: false,
    all: true,
  });
  const lines = createInterface({ input: child.all, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on("line", (line) => {
    file.write(`${line}\n`);
    onLine(line);
  });

  let stopped: LongProcessEnd["stopped"] = null;
  const timers: NodeJS.Timeout[] = [];
  const stop = (why: "aborted" | "timeout") => {
    stopped ??= why;
    killGroup(child.pid, "SIGTERM");
    timers.push(setTimeout(() => killGroup(child.pid, "SIGKILL"), grace * 1000));
  };
  const onAbort = () => stop("aborted");
  const onExit = () => killGroup(child.pid, "SIGKILL");
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  process.once("exit", onExit);
  if (timeout !== null) timers.push(setTimeout(() => stop("timeout"), timeout * 1000));

  try {
    const end = await child;
    // A stage that outlives its DVC would write into the workspace while it is put back.
    if (end.exitCode !== 0) killGroup(child.pid, "SIGKILL");
    return { exitCode: end.exitCode ?? null, signal: end.signal ?? null, stopped, missing: end.code === "ENOENT" };
  } finally {
    for (const timer of timers) clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
    process.removeListener("exit", onExit);
    lines.close();
    file.end();
    await finished(file);
  }
}

function killGroup(pid: number | undefined, signal: "SIGTERM" | "SIGKILL"): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
