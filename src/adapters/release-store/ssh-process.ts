import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { codeOf } from "../files/write-failure.ts";
import { killGroup, milliseconds } from "../process/process-group.ts";
import { type ByteReader, createByteReader } from "./byte-reader.ts";
import type { SshEnd } from "./ssh-failure.ts";

/** An `ssh` that runs, in a process group of its own. */
export interface SshProcess {
  readonly output: ByteReader;
  /** Resolves when the bytes are on their way, or when there is no way any more. */
  write(bytes: string | Uint8Array): Promise<void>;
  /** Stops it when for so many seconds no byte has gone in either direction; null: when nothing is expected. */
  watch(seconds: number | null): void;
  stop(why: string): void;
  readonly ended: boolean;
  /** Waits for its end, and stops it when that does not come within so many seconds. */
  end(patience: number): Promise<SshEnd>;
  /** Says that no more will be asked, which ends the other side. */
  closeInput(): void;
}

export function startSsh(
  [program = "", ...args]: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): SshProcess {
  // An interrupt of the terminal is cibot's to answer: what is under way over there is ended in good order.
  const child = spawn(program, args, { env: { ...env }, detached: true, stdio: "pipe" });
  child.stdin.on("error", () => undefined);
  const state: { stopped: string | null; ended: boolean } = { stopped: null, ended: false };
  const stop = (why: string) => {
    if (state.ended) return;
    state.stopped ??= why;
    killGroup(child.pid, "SIGKILL");
  };
  const silence = createSilence(stop);
  const words = keepWords(child);
  const ended = findEnd(child).then(async (end) => {
    state.ended = true;
    silence.watch(null);
    // What it started for itself, as a ProxyCommand, goes with it.
    killGroup(child.pid, "SIGKILL");
    return { ...end, words: await words(), stopped: state.stopped };
  });
  return {
    output: createByteReader(child.stdout, silence.breakIt),
    write: (bytes) =>
      new Promise((resolve) => {
        child.stdin.write(bytes, () => {
          silence.breakIt();
          resolve();
        });
      }),
    watch: silence.watch,
    stop,
    get ended() {
      return state.ended;
    },
    end: async (patience) => {
      const timer = setTimeout(() => stop(`it does not end within ${patience} s`), milliseconds(patience));
      return ended.finally(() => clearTimeout(timer));
    },
    closeInput: () => void child.stdin.end(),
  };
}

async function findEnd(child: ChildProcessWithoutNullStreams): Promise<Pick<SshEnd, "exitCode" | "missing">> {
  const onExit = () => killGroup(child.pid, "SIGKILL");
  process.once("exit", onExit);
  try {
    // Not "close": a process that was left behind may hold the output for ever.
    const [exitCode] = await once(child, "exit");
    return { exitCode, missing: false };
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    return { exitCode: null, missing: true };
  } finally {
    process.removeListener("exit", onExit);
  }
}

function createSilence(stop: (why: string) => void) {
  let timer: NodeJS.Timeout | undefined;
  let seconds: number | null = null;
  const breakIt = () => {
    clearTimeout(timer);
    if (seconds === null) return;
    const why = `no answer for ${seconds} s`;
    timer = setTimeout(() => stop(why), milliseconds(seconds));
  };
  return {
    breakIt,
    watch: (limit: number | null) => {
      seconds = limit;
      breakIt();
    },
  };
}

const mostWords = 4096;

/** The last three lines of stderr, once it has ended or half a second has passed. */
function keepWords({ stderr }: ChildProcessWithoutNullStreams): () => Promise<string> {
  let text = "";
  stderr.setEncoding("utf8");
  stderr.on("data", (chunk: string) => {
    text = (text + chunk).slice(-mostWords);
  });
  const ended = once(stderr, "close");
  return async () => {
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 500).unref())]);
    const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== "");
    return lines.slice(-3).join(" · ");
  };
}
