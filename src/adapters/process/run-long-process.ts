import type { Readable } from "node:stream";
import { execa } from "execa";
import { openLineLog, readLines } from "./line-log.ts";
import { killGroup } from "./process-group.ts";
import { isMissing } from "./run-process.ts";
import { supervise } from "./supervise.ts";

export interface LongProcessOptions {
  readonly cwd: string;
  /** Added to the environment of cibot. */
  readonly env?: Readonly<Record<string, string>>;
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
export async function runLongProcess(
  command: readonly string[],
  { cwd, env, signal, log, onLine, timeout, grace = 10 }: LongProcessOptions,
): Promise<LongProcessEnd> {
  const [program = "", ...args] = command;
  const file = openLineLog(log);
  const child = execa(program, args, {
    cwd,
    env: { ...env },
    stdin: "ignore",
    reject: false,
    buffer: false,
    detached: true,
    cleanup: false,
  });
  const supervision = supervise(child, { signal, timeout, grace });
  const failures: unknown[] = [];
  const read = async (stream: Readable) => {
    try {
      await readLines(stream, (lines) => {
        file.write(lines);
        lines.forEach(onLine);
      });
    } catch (error) {
      if (supervision.abandoned) return;
      failures.push(error);
      supervision.kill();
    }
  };
  try {
    await Promise.all([read(child.stdout), read(child.stderr)]);
    const end = await child;
    const { stopped } = supervision;
    if (end.exitCode !== 0 || stopped !== null) killGroup(child.pid, "SIGKILL");
    if (failures.length > 0) throw failures[0];
    const missing = isMissing(end.code, cwd);
    return { exitCode: end.exitCode ?? null, signal: end.signal ?? null, stopped, missing };
  } finally {
    supervision.end();
    file.close();
  }
}
