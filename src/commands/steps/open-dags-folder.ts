import type { Cluster } from "../../ports/cluster.ts";
import type { DagsSurvey, ReleaseStore } from "../../ports/release-store.ts";
import type { DagsPlace, Delivery } from "../delivery.ts";
import type { Deps } from "../deps.ts";

/** A DAGs folder as it is now, and what can be done with it. */
export interface OpenDagsFolder {
  readonly delivery: Delivery;
  readonly store: ReleaseStore;
  readonly survey: DagsSurvey;
  /** Null without the address of one. */
  readonly cluster: Cluster | null;
}

/** Looks into a DAGs folder, and at its cluster; both are closed in the end. Throws what reaching them throws. */
export async function openDagsFolder<T>(
  place: DagsPlace,
  deps: Pick<Deps, "delivery">,
  work: (folder: OpenDagsFolder) => Promise<T>,
): Promise<T> {
  const delivery = await deps.delivery();
  const cluster = await delivery.cluster();
  const store = delivery.store(place);
  try {
    return await work({ delivery, store, cluster, survey: await store.survey() });
  } finally {
    cluster?.close();
    await store.close();
  }
}
