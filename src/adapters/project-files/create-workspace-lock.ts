import { randomUUID } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { workspaceBusy } from "../../errors.ts";
import type { WorkspaceLock } from "../../ports/workspace-lock.ts";
import { codeOf, explainWriteFailure } from "../files/write-failure.ts";
import { writeNew } from "../files/write-file.ts";
import { isAlive } from "../process/is-alive.ts";
import { hideFromGit } from "./create-project-files.ts";

/** A file that names its holder: `{"pid": 4711, "host": "runner-1", …}`. The lock of a dead process is taken over. */
export function createWorkspaceLock(directory: string): WorkspaceLock {
  const file = join(directory, ".cibot", "lock.json");
  return {
    hold: async (work) => {
      await explainWriteFailure(file, () => hideFromGit(directory));
      if (!(await take(file))) await takeOver(file);
      try {
        return await work();
      } finally {
        await rm(file, { force: true });
      }
    },
  };
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Tells a process from a dead one whose number it has: in containers both are often 1. */
  readonly id: string;
}

const self: Holder = { pid: process.pid, host: hostname(), id: randomUUID() };

const take = (file: string): Promise<boolean> => explainWriteFailure(file, () => writeNew(file, JSON.stringify(self)));

/**
 * Only one may judge and remove a lock at a time: else a second taker, who saw the dead holder too, would remove the
 * lock of the first.
 */
async function takeOver(file: string): Promise<void> {
  const guard = `${file}.takeover`;
  await refuseLiving(file);
  if (!(await take(guard))) throw workspaceBusy({ holder: "just started", file: guard });
  try {
    // One that is gone by now was let go, and a third may have taken the name since: that lock is not ours to remove.
    if ((await refuseLiving(file)) === "dead") await rm(file, { force: true });
    if (!(await take(file))) throw workspaceBusy({ holder: "just started", file });
  } finally {
    await rm(guard, { force: true });
  }
}

async function refuseLiving(file: string): Promise<"gone" | "dead"> {
  const holder = await readHolder(file);
  if (holder === "gone") return "gone";
  if (holder === "unknown") throw workspaceBusy({ holder: "unknown", file });
  if (isAtWork(holder)) throw workspaceBusy({ holder: `process ${holder.pid} on ${holder.host}`, file });
  return "dead";
}

/** `unknown`: the file names nobody, so only a person can judge it. */
async function readHolder(file: string): Promise<Holder | "gone" | "unknown"> {
  try {
    const { pid, host, id } = JSON.parse(await readFile(file, "utf8"));
    return Number.isInteger(pid) && pid > 0 && typeof host === "string" ? { pid, host, id: String(id) } : "unknown";
  } catch (error) {
    return codeOf(error) === "ENOENT" ? "gone" : "unknown";
  }
}

/** A holder on another host cannot be asked, so it counts as alive. */
function isAtWork({ pid, host, id }: Holder): boolean {
  if (host !== self.host) return true;
  if (pid === self.pid) return id === self.id;
  return isAlive(pid);
}
