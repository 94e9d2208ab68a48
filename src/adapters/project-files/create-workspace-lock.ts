import { mkdir, open, readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { workspaceBusy } from "../../errors.ts";
import type { WorkspaceLock } from "../../ports/workspace-lock.ts";

/** A file that names its holder: `{"pid": 4711, "host": "runner-1"}`. The lock of a dead process is taken over. */
export function createWorkspaceLock(directory: string): WorkspaceLock {
  const file = join(directory, ".cibot", "lock.json");
  return {
    hold: async (work) => {
      await mkdir(dirname(file), { recursive: true });
      if (!(await take(file))) {
        const holder = await readHolder(file);
        if (holder !== undefined && isAlive(holder)) {
          throw workspaceBusy({ holder: `process ${holder.pid} on ${holder.host}`, file });
        }
        await rm(file, { force: true });
        if (!(await take(file))) throw workspaceBusy({ holder: "just started", file });
      }
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
}

async function take(file: string): Promise<boolean> {
  try {
    const handle = await open(file, "wx");
    await handle.writeFile(JSON.stringify({ pid: process.pid, host: hostname() } satisfies Holder));
    await handle.close();
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    const { pid, host } = JSON.parse(await readFile(file, "utf8"));
    return typeof pid === "number" && typeof host === "string" ? { pid, host } : undefined;
  } catch {
    return undefined;
  }
}

/** A holder on another host cannot be asked, so it counts as alive. */
function isAlive({ pid, host }: Holder): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
