import { findNewest, listBelow } from "../../core/releases/store-standing.ts";
import { chooseModified } from "../../core/releases/store-times.ts";
import type { Place, StoreContext } from "./store-context.ts";

/** A modification time for files that become live after those that are; may wait for a second to pass. */
export async function findFreshTime(context: StoreContext, { tree, standing }: Place): Promise<number> {
  const { host, paths } = context;
  const live = standing.kind === "link" && standing.release !== null ? paths.release(standing.release) : paths.live;
  const { now } = await host.describe();
  const { modified, wait } = chooseModified(now, findNewest(listBelow(tree, live)));
  if (wait > 0) await context.sleep(wait);
  return modified;
}
