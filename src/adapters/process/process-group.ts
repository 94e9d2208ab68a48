import { codeOf } from "../files/write-failure.ts";
import { isAlive } from "./is-alive.ts";

/** Signals the group that a detached child leads; a group that has ended is left in peace. */
export function killGroup(pid: number | undefined, signal: "SIGTERM" | "SIGKILL"): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (codeOf(error) !== "ESRCH") throw error;
  }
}

/** True while a process of the group runs, also after its leader's end. */
export const hasGroup = (pid: number | undefined): boolean => pid !== undefined && isAlive(-pid);

/** Node runs a longer timer at once; 24 days are no limit to anybody. */
export const milliseconds = (seconds: number): number => Math.min(seconds * 1000, 2 ** 31 - 1);
