import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { ignoreFile, ignoreText, storeFolder, storePaths } from "../../core/releases/store-paths.ts";
import { dagsFolderNotWritable, stoppedBy } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ReleaseStore } from "../../ports/release-store.ts";
import { isAlive } from "../process/is-alive.ts";
import { createHeldStore } from "./create-held-store.ts";
import { healStore } from "./heal-store.ts";
import { type LockHolder, type LockPeriods, takeLock, usualPeriods } from "./hold-lock.ts";
import type { Host } from "./host.ts";
import { identifyMachine } from "./identify-machine.ts";
import { readStore } from "./read-store.ts";
import { describeHost, readText, type StoreContext } from "./store-context.ts";

export interface ReleaseStoreOptions {
  readonly host: Host;
  /** Name of the project's folder, checked. */
  readonly project: string;
  readonly layout: "link" | "copy";
  readonly clock: Clock;
  /** Ends the waiting for a lock, and every action before its first change. */
  readonly signal: AbortSignal;
  /** For other deploys that wait, and for their messages. */
  readonly who: Pick<LockHolder, "who" | "job">;
  /** Told about once a second while another deploy holds the lock: by whom, and the seconds waited. */
  readonly onWait?: (holder: string, seconds: number) => void;
  readonly periods?: Partial<LockPeriods>;
  /** What this process is to others; for tests. */
  readonly self?: { readonly machine: string; readonly pid: number };
}

/** The releases of one project below `.cibot` of a DAGs folder. Made of the actions of its host alone. */
export function createReleaseStore(options: ReleaseStoreOptions): ReleaseStore {
  const { host, signal } = options;
  const context = createContext(options);
  const refuseStopped = () => {
    if (signal.aborted) throw stoppedBy(signal);
  };
  return {
    survey: () => readStore(context),
    hold: async (work) => {
      refuseStopped();
      await prepare(context);
      const lock = await takeLock(context, await describeLock(options));
      try {
        const place = await healStore(context);
        const confirm = async () => {
          refuseStopped();
          await lock.confirm();
        };
        return await work(createHeldStore(context, await readStore(context, place), confirm));
      } finally {
        await lock.release();
      }
    },
    close: () => host.close(),
  };
}

function createContext({ host, project, layout, clock, signal }: ReleaseStoreOptions): StoreContext {
  return {
    host,
    project,
    layout,
    paths: storePaths(project),
    now: () => clock.now(),
    nonce: () => randomBytes(8).toString("hex"),
    sleep: async (seconds) => {
      await sleep(seconds * 1000, undefined, { signal }).catch((error: unknown) => {
        throw signal.aborted ? stoppedBy(signal) : error;
      });
    },
  };
}

/** The ignore file comes first: nothing of the store may ever be seen by Airflow. */
async function prepare(context: StoreContext): Promise<void> {
  const { host, paths } = context;
  const { dags, name, writable } = await describeHost(context);
  if (!writable) throw dagsFolderNotWritable({ dags, host: name });
  await host.makeFolder(storeFolder);
  if ((await readText(context, ignoreFile)) !== ignoreText) await host.write(ignoreFile, ignoreText);
  await host.makeFolder(paths.state);
}

const describeLock = async ({ who, onWait, periods, self }: ReleaseStoreOptions) => ({
  holder: { pid: process.pid, machine: await identifyMachine(), ...self, ...who },
  periods: { ...usualPeriods, ...periods },
  isAlive,
  elapsed: () => performance.now(),
  onWait: onWait ?? (() => undefined),
});
