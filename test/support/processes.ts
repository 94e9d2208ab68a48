import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { expect, vi } from "vitest";

/** False for a process that has ended, also one whose end nobody has asked for yet. */
export function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

/** A killed process takes a moment to end. */
export async function expectEnd(pids: readonly number[]): Promise<void> {
  expect(pids).not.toEqual([]);
  await vi.waitFor(() => expect(pids.filter(isRunning)).toEqual([]), { timeout: 5_000 });
}

/** The paths of what this process has open. */
export const openFiles = (): string[] => readdirSync("/proc/self/fd").flatMap(readDescriptor);

function readDescriptor(descriptor: string): string[] {
  try {
    return [readlinkSync(`/proc/self/fd/${descriptor}`)];
  } catch {
    return [];
  }
}
