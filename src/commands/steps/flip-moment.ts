import type { Clock } from "../../ports/clock.ts";
import type { Cluster } from "../../ports/cluster.ts";
import type { HeldStore } from "../../ports/release-store.ts";

/** When a release became live, by the cluster's clock. */
export interface FlipMoment {
  /** Not after the flip. */
  readonly since: Date;
  /** Not before it: what ended later than this, ended after the flip for certain. */
  readonly by: Date;
}

/** Of the release of a deploy that was killed, as its journal says; without one whatever the cluster has seen counts. */
export function rememberFlip({ survey: { unsettled } }: HeldStore): FlipMoment {
  const at = new Date(unsettled?.since ?? 0);
  return { since: at, by: at };
}

/**
 * Asked before a flip; what it returns, called after it, says when that was. The cluster tells its time in whole seconds;
 * what passes until then is measured here.
 */
export async function timeFlip(cluster: Cluster, clock: Clock): Promise<() => FlipMoment> {
  const began = clock.now().getTime();
  const since = await cluster.dags.now();
  return () => ({ since, by: new Date(since.getTime() + 1000 + clock.now().getTime() - began) });
}
