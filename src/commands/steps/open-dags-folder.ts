import type { Cluster } from "../../ports/cluster.ts";
import type { DagsSurvey, ReleaseStore } from "../../ports/release-store.ts";
import type { DagsPlace, Delivery } from "../delivery.ts";
import type { Deps } from "../deps.ts";

/** A DAGs folder as it is now, and what can be done with it. */
export interface OpenDagsFolder {
  readonly delivery: Delivery;
  readonly store: ReleaseStore;
  readonly survey: DagsSurvey;
  /** Opened at its first use, the same each time. Null without the address of one. */
  cluster(): Promise<Cluster | null>;
}

/** Looks into a DAGs folder; it and its cluster are closed in the end. Throws what reaching them throws. */
export async function openDagsFolder<T>(
  place: DagsPlace,
  deps: Pick<Deps, "delivery">,
  work: (folder: OpenDagsFolder) => Promise<T>,
): Promise<T> {
  const delivery = await deps.delivery();
  const store = delivery.store(place);
  let opened: Promise<Cluster | null> | undefined;
  const cluster = () => {
    opened ??= delivery.cluster();
    return opened;
  };
  try {
    return await work({ delivery, store, cluster, survey: await store.survey() });
  } finally {
    // One that could not be opened has told so already.
    (await opened?.catch(() => null))?.close();
    await store.close();
  }
}
