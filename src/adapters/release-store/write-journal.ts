import { type Journal, renderJournal } from "../../core/releases/journal.ts";
import type { StoreContext } from "./store-context.ts";

export const writeJournal = ({ host, paths }: StoreContext, journal: Journal): Promise<void> =>
  host.write(paths.journal, renderJournal(journal));

/** In copy layout: what the live folder is a copy of. */
export const writeCopy = ({ host, paths }: StoreContext, release: string): Promise<void> =>
  host.write(paths.copy, `${JSON.stringify({ release })}\n`);

/**
 * Puts what was made at `fresh` at the project's place, and what stood there at `fresh`, by two renames. Returns for how
 * many milliseconds the place was empty at most.
 */
export async function replaceInTwo({ host, paths, nonce }: StoreContext, fresh: string): Promise<number> {
  const next = paths.draft(nonce());
  await host.rename(fresh, next);
  const start = performance.now();
  await host.rename(paths.live, fresh);
  await host.rename(next, paths.live);
  return performance.now() - start;
}
