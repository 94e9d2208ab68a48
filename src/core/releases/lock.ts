import { createHash } from "node:crypto";
import { isRecord, parseJson, textOrNull } from "./store-json.ts";

/** `lock.json`: who deploys. */
export interface Lock {
  /** Tells this holder from every other, of the same process too. */
  readonly nonce: string;
  /** Machine, boot and process namespace: only there the number below means the process. */
  readonly machine: string;
  readonly pid: number;
  readonly who: string | null;
  /** Address of the job; null outside CI. */
  readonly job: string | null;
  /** ISO 8601, when it was taken. */
  readonly at: string;
  /** Counted up while the holder lives. */
  readonly beat: number;
}

export const renderLock = (lock: Lock): string => `${JSON.stringify(lock)}\n`;

/** Undefined when it names nobody. */
export function parseLock(text: string): Lock | undefined {
  const value = parseJson(text);
  if (!isRecord(value)) return undefined;
  const { nonce, machine, pid, who, job, at, beat } = value;
  if (typeof nonce !== "string" || typeof machine !== "string" || typeof pid !== "number") return undefined;
  return {
    nonce,
    machine,
    pid,
    who: textOrNull(who),
    job: textOrNull(job),
    at: typeof at === "string" ? at : "",
    beat: typeof beat === "number" ? beat : 0,
  };
}

/** Names one state of a lock: a holder that beats once more has another. */
export const lockKey = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

export interface LockWatch {
  /** Milliseconds since the waiter first saw this very content, by its own clock. */
  readonly unchanged: number;
  /** Milliseconds after which a holder that does not beat counts as dead. */
  readonly lease: number;
  readonly machine: string;
  readonly isAlive: (pid: number) => boolean;
}

/** True when its holder is dead, as far as that can be known: a dead process here, or one that no longer beats. */
export function isStale(text: string, { unchanged, lease, machine, isAlive }: LockWatch): boolean {
  const lock = parseLock(text);
  if (lock !== undefined && lock.machine === machine && !isAlive(lock.pid)) return true;
  return unchanged >= lease;
}

/** For messages: `deploy@ci (https://gitlab.example/jobs/7)`. */
export function describeHolder(text: string): string {
  const lock = parseLock(text);
  if (lock === undefined) return "somebody unknown";
  const name = lock.who ?? `process ${lock.pid}`;
  return lock.job === null ? name : `${name} (${lock.job})`;
}
