import { readFile, readlink } from "node:fs/promises";
import { hostname } from "node:os";

/**
 * Names machine, boot, and process namespace: containers of one machine share its boot, and each has a process 1. Where
 * the system does not tell the boot (macOS), the name of the machine has to do, and the lease of a lock does the rest.
 */
export async function identifyMachine(): Promise<string> {
  const [boot, namespace] = await Promise.all([
    readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => ""),
    readlink("/proc/self/ns/pid").catch(() => ""),
  ]);
  return [hostname(), boot.trim(), namespace].filter((part) => part !== "").join(" ");
}
