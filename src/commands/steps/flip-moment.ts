import type { Clock } from "../../ports/clock.ts";
import type { Cluster } from "../../ports/cluster.ts";

/** When a release became live, by the cluster's clock. */
export interface FlipMoment {
  /** Not after the flip. */
  readonly since: Date;
  /** Not before it: what ended later than this, ended after the flip for certain. */
  readonly by: Date;
}

/** Of a release that is live already: whatever the cluster has seen of it counts. */
export const longAgo: FlipMoment = { since: new Date(0), by: new Date(0) };

/**
 * Asked before a flip; what it returns, called after it, says when that was. The cluster tells its time in whole seconds;
 * what passes until then is measured here.
 */
export async function timeFlip(cluster: Cluster, clock: Clock): Promise<() => FlipMoment> {
  const began = clock.now().getTime();
  const since = await cluster.dags.now();
  return () => ({ since, by: new Date(since.getTime() + 1000 + clock.now().getTime() - began) });
}
