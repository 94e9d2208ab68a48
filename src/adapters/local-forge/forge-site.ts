import type { Clock } from "../../ports/clock.ts";
import type { ForgeStore } from "./forge-store.ts";

/** What the parts of the local forge share. */
export interface ForgeSite {
  readonly store: ForgeStore;
  /** The user whose comments are ours. */
  readonly author: string;
  readonly clock: Clock;
  /** URL of an anchor on the page. */
  readonly address: (anchor: string) => string;
}
