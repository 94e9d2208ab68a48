import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { onTestFinished } from "vitest";

const doorway = join(import.meta.dirname, "../../bin/cibot.js");

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartedCibot {
  readonly child: ChildProcess;
  readonly ended: Promise<ProcessEnd>;
}

export interface CibotStart {
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
  /** User that it runs as, where root starts it. */
  readonly uid?: number;
}

/** The built cibot as a process of its own, with nothing of this one's environment but the way to programs. */
export function startCibot(args: readonly string[], { directory, env, uid }: CibotStart): StartedCibot {
  const child = spawn(process.execPath, [doorway, ...args], {
    cwd: directory,
    env: { PATH: process.env.PATH, HOME: directory, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const texts = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    texts.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    texts.stderr += text;
  });
  const ended = new Promise<ProcessEnd>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal, ...texts }));
  });
  return { child, ended };
}
