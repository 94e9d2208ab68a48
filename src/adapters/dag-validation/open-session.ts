import { createInterface } from "node:readline";
import { execa } from "execa";
import { killGroup, milliseconds } from "../process/process-group.ts";

export interface SessionOptions {
  readonly cwd: string;
  /** All of the child's environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** A child that answers lines of JSON with lines of JSON, in a process group of its own. */
export interface Session {
  send(message: unknown): void;
  /** The next message. `late` after so many seconds, `ended` when there will be none. */
  receive(seconds: number): Promise<unknown | "late" | "ended">;
  /** The end of what it wrote to stderr. */
  said(): string;
  /** Kills the whole group, whatever it does. */
  close(): Promise<void>;
}

const kept = 16 * 1024;

export function openSession(command: readonly string[], { cwd, env, signal }: SessionOptions): Session {
  const [program = "", ...args] = command;
  const child = execa(program, args, {
    cwd,
    env: { ...env },
    extendEnv: false,
    stdin: "pipe",
    reject: false,
    buffer: false,
    detached: true,
    cleanup: false,
  });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-kept);
  });
  // A child that has ended reads no more; that it has ended is what `receive` tells.
  child.stdin.on("error", () => undefined);
  const lines = createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
  const kill = () => killGroup(child.pid, "SIGKILL");
  if (signal.aborted) kill();
  signal.addEventListener("abort", kill, { once: true });
  process.once("exit", kill);
  return {
    send: (message) => child.stdin.write(`${JSON.stringify(message)}\n`),
    receive: async (seconds) => {
      const line = await within(lines.next(), seconds);
      if (line === "late") return "late";
      return line.done === true ? "ended" : JSON.parse(line.value);
    },
    said: () => stderr.trim(),
    close: async () => {
      kill();
      // What left the group may hold the output for ever.
      child.stdout.destroy();
      child.stderr.destroy();
      await child;
      signal.removeEventListener("abort", kill);
      process.removeListener("exit", kill);
    },
  };
}

async function within<T>(work: Promise<T>, seconds: number): Promise<T | "late"> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), milliseconds(seconds));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
