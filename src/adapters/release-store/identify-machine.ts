import { readFile, readlink } from "node:fs/promises";
import { hostname } from "node:os";

/**
 * Identifies what a process number of this process belongs to: the machine, its boot, and the namespace of process
 * numbers, for two containers of one machine have the same boot and number 1 each.
 */
export async function identifyMachine(): Promise<string> {
  const parts = await Promise.all([
    readText("/etc/machine-id"),
    readText("/proc/sys/kernel/random/boot_id"),
    readlink("/proc/self/ns/pid").catch(() => ""),
  ]);
  return [hostname(), ...parts].filter((part) => part !== "").join("/");
}

const readText = (path: string): Promise<string> =>
  readFile(path, "utf8").then(
    (text) => text.trim(),
    () => "",
  );
