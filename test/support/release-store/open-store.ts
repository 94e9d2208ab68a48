import { createHash } from "node:crypto";
import {
  createReleaseStore,
  type ReleaseStoreOptions,
} from "../../../src/adapters/release-store/create-release-store.ts";
import { createLocalHost } from "../../../src/adapters/release-store/local-host.ts";
import type { Manifest, ReleaseFile } from "../../../src/core/releases/release.ts";
import type { Flip, HeldStore, ReleaseStore } from "../../../src/ports/release-store.ts";
import { exchangePaths } from "./exchange-paths.ts";

export const createTestHost = (dags: string) => createLocalHost({ dags, exchange: exchangePaths });

/** A store of the project `credit` on this machine, by the real clock. */
export const openStore = (dags: string, options: Partial<ReleaseStoreOptions> = {}): ReleaseStore =>
  createReleaseStore({
    host: createTestHost(dags),
    project: "credit",
    layout: "link",
    clock: { now: () => new Date() },
    signal: new AbortController().signal,
    who: { who: "ada", job: null },
    ...options,
  });

/** What a deploy says of its release. */
export function describeFiles(files: readonly ReleaseFile[], project = "credit"): Omit<Manifest, "name" | "files"> {
  const hash = createHash("sha256");
  for (const { path, content } of files) hash.update(path).update(content);
  const facts = { commit: null, dirty: false, author: "ada", job: null, airflow: null, pinned: false };
  return {
    version: 1,
    id: hash.digest("hex").slice(0, 12),
    project,
    sources: {},
    dags: [{ dagId: "scoring", file: "scoring.py", schedule: "@daily", tasks: [{ taskId: "score", downstream: [] }] }],
    at: new Date().toISOString(),
    ...facts,
  };
}

export interface Deployed {
  readonly name: string;
  readonly flip: Flip;
}

/** Stages, flips, settles: a deploy without a cluster. */
export const deploy = (store: ReleaseStore, files: readonly ReleaseFile[], project = "credit"): Promise<Deployed> =>
  store.hold((held) => deployHeld(held, files, project));

export async function deployHeld(
  held: HeldStore,
  files: readonly ReleaseFile[],
  project = "credit",
): Promise<Deployed> {
  const { name } = await held.stage(describeFiles(files, project), files);
  const flip = await held.flip(name);
  await settle(held, name);
  return { name, flip };
}

export const settle = (held: HeldStore, release: string | null): Promise<void> =>
  held.settle({ action: "deployed", release, previous: null, by: "ada", reason: null, paused: [], unpaused: [] });
