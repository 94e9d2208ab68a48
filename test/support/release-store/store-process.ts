import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import type { ChildTask } from "./store-child.ts";

const entry = fileURLToPath(new URL("./store-child.ts", import.meta.url));

let script: Promise<string> | undefined;

/** The store as one script, for a process of its own: node itself reads no TypeScript. */
function bundleChild(): Promise<string> {
  script ??= (async () => {
    const bundle = await rolldown({ input: entry, platform: "node", external: /^(node:|vitest)/ });
    const file = join(mkdtempSync(join(tmpdir(), "cibot-store-child-")), "store-child.mjs");
    await bundle.write({ file, format: "esm" });
    await bundle.close();
    return file;
  })();
  return script;
}

export interface ChildEnd {
  readonly exit: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningChild {
  readonly child: ChildProcess;
  readonly ended: Promise<ChildEnd>;
}

/** Runs a task with a store in a process of its own. */
export async function startChild(task: ChildTask): Promise<RunningChild> {
  const child = spawn(process.execPath, [await bundleChild(), JSON.stringify(task)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<ChildEnd>((resolve) =>
    child.once("close", (exit, signal) => resolve({ exit, signal, stdout, stderr })),
  );
  return { child, ended };
}

export const runChild = async (task: ChildTask): Promise<ChildEnd> => (await startChild(task)).ended;
