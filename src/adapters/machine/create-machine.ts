import { statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, resolve } from "node:path";
import type { Machine } from "../../ports/machine.ts";
import { exists } from "../files/exists.ts";
import { runProcess } from "../process/run-process.ts";

export interface MachineOptions {
  readonly directory: string;
  readonly signal: AbortSignal;
}

export function createMachine({ directory, signal }: MachineOptions): Omit<Machine, "duckdbVersion"> {
  return {
    temporaryFolder: tmpdir(),
    freeSpace: async (folder) => {
      const { bavail, bsize } = await statfs(await findExisting(resolve(directory, folder)));
      return bavail * bsize;
    },
    exists: (path) => exists(resolve(directory, path)),
    pythonVersion: async () => {
      for (const name of ["python3", "python"]) {
        const { exitCode, stdout } = await runProcess([name, "--version"], { cwd: directory, signal });
        const version = /^Python (\d+\.\d+\.\S+)/.exec(stdout)?.[1];
        if (exitCode === 0 && version !== undefined) return version;
      }
      return null;
    },
  };
}

/** A cache that is still to be made lies on the disk of the folder that it will be made in. */
async function findExisting(folder: string): Promise<string> {
  const above = dirname(folder);
  return above === folder || (await exists(folder)) ? folder : findExisting(above);
}
