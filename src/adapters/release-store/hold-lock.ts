import { describeHolder, isStale, type Lock, lockKey, parseLock, renderLock } from "../../core/releases/lock.ts";
import { draftFolder } from "../../core/releases/store-paths.ts";
import { deployLocked, deployLockLost } from "../../errors.ts";
import { readText, type StoreContext } from "./store-context.ts";

/** Who holds the lock. */
export interface LockHolder {
  /** Identifies machine, boot and process namespace of cibot itself, not of the DAGs folder. */
  readonly machine: string;
  readonly pid: number;
  /** The forge's user, else the system's. */
  readonly who: string | null;
  /** Address of the job; null outside CI. */
  readonly job: string | null;
}

/** All in seconds. */
export interface LockPeriods {
  /** Between two signs of life of the holder. */
  readonly beat: number;
  /** Without a sign of life for so long, a holder counts as dead. */
  readonly lease: number;
  /** Between two looks of a waiter. */
  readonly look: number;
  /** A waiter gives up after. */
  readonly patience: number;
}

export const usualPeriods: LockPeriods = { beat: 10, lease: 60, look: 1, patience: 600 };

export interface LockOptions {
  readonly holder: LockHolder;
  readonly periods: LockPeriods;
  readonly isAlive: (pid: number) => boolean;
  /** Milliseconds of a clock that only goes forward. */
  readonly elapsed: () => number;
  /** Told at every look: who holds the lock, and for how many seconds this one has waited. */
  readonly onWait: (holder: string, seconds: number) => void;
}

export interface HeldLock {
  /** Throws `deploy_lock_lost` when somebody took it over. */
  confirm(): Promise<void>;
  release(): Promise<void>;
}

/** Waits for the lock and takes it; that of a dead holder is taken over. Throws `deploy_locked`. */
export async function takeLock(context: StoreContext, options: LockOptions): Promise<HeldLock> {
  const { host, paths, project } = context;
  const { holder, periods, elapsed } = options;
  const lock: Lock = { nonce: context.nonce(), ...holder, at: context.now().toISOString(), beat: 0 };
  const start = elapsed();
  const watch = createWatch(options);
  while (!(await host.create(paths.lock, renderLock(lock)))) {
    const text = await readText(context, paths.lock);
    if (text === null) continue;
    if (watch(paths.lock, text) && (await removeStale(context, { text, own: renderLock(lock), watch }))) continue;
    const seconds = Math.round((elapsed() - start) / 1000);
    if (seconds >= periods.patience) {
      throw deployLocked({ project, holder: describeHolder(text), seconds, lock: paths.lock });
    }
    options.onWait(describeHolder(text), seconds);
    await context.sleep(periods.look);
  }
  return keepLock(context, lock, periods);
}

type Watch = (path: string, text: string) => boolean;

/** Remembers since when a file has had its content. */
function createWatch({ holder: { machine }, periods, isAlive, elapsed }: LockOptions): Watch {
  const seen = new Map<string, { readonly text: string; readonly since: number }>();
  return (path, text) => {
    const last = seen.get(path);
    const since = last?.text === text ? last.since : elapsed();
    seen.set(path, { text, since });
    return isStale(text, { unchanged: elapsed() - since, lease: periods.lease * 1000, machine, isAlive });
  };
}

/**
 * Removes a lock whose holder is dead. Of all waiters who found it so, the one that gets the claim on exactly this lock
 * may remove it; the others would else remove the lock of that one. False when this one may not.
 */
async function removeStale(
  context: StoreContext,
  { text, own, watch }: { readonly text: string; readonly own: string; readonly watch: Watch },
): Promise<boolean> {
  const { host, paths } = context;
  const claim = paths.claim(lockKey(text));
  if (!(await host.create(claim, own))) {
    const rival = await readText(context, claim);
    if (rival !== null && watch(claim, rival)) await removeExactly(context, claim, rival);
    return false;
  }
  try {
    return await removeExactly(context, paths.lock, text);
  } finally {
    await host.remove(claim);
  }
}

/** Removes a file unless its content is another by now: it is taken away first and judged then. */
async function removeExactly(context: StoreContext, path: string, text: string): Promise<boolean> {
  const { host, paths } = context;
  if ((await readText(context, path)) !== text) return false;
  const aside = paths.draft(context.nonce());
  await host.makeFolder(draftFolder);
  try {
    await host.rename(path, aside);
  } catch (error) {
    // A holder that was alive after all has just let go.
    if ((await readText(context, path)) === null) return false;
    throw error;
  }
  const taken = await readText(context, aside);
  if (taken !== null && taken !== text) await host.create(path, taken);
  await host.remove(aside);
  return taken === text;
}

function keepLock(context: StoreContext, lock: Lock, { beat }: LockPeriods): HeldLock {
  const { host, paths, project } = context;
  let last = lock;
  let beating: Promise<void> = Promise.resolve();
  const isOurs = (text: string | null) => text !== null && parseLock(text)?.nonce === lock.nonce;
  const renew = async () => {
    if (!isOurs(await readText(context, paths.lock))) return;
    last = { ...last, beat: last.beat + 1 };
    await host.write(paths.lock, renderLock(last));
  };
  // A sign of life that fails is no reason to end: whether the lock is still ours is asked before anything is changed.
  const timer = setInterval(() => {
    beating = beating.then(renew).catch(() => undefined);
  }, beat * 1000);
  return {
    confirm: async () => {
      const text = await readText(context, paths.lock);
      if (!isOurs(text)) throw deployLockLost({ project, holder: text === null ? "nobody" : describeHolder(text) });
    },
    release: async () => {
      clearInterval(timer);
      await beating;
      if (isOurs(await readText(context, paths.lock))) await host.remove(paths.lock);
    },
  };
}
