import { isHandMade } from "./manifest.ts";
import type { HistoryEntry, Manifest } from "./release.ts";

export interface PruneRequest {
  readonly releases: readonly { readonly manifest: Manifest; readonly edited: boolean }[];
  readonly history: readonly HistoryEntry[];
  readonly keep: number;
  /** The live release, those that are in use or may have to come back. */
  readonly needed: ReadonlySet<string>;
}

/** Names of the releases that may go, oldest last use first. Edited ones and those that people made stay. */
export function planPrune({ releases, history, keep, needed }: PruneRequest): readonly string[] {
  const lastUse = (manifest: Manifest) =>
    [manifest.at, ...history.filter(({ release }) => release === manifest.name).map(({ at }) => at)].reduce(
      (one, other) => (Date.parse(other) > Date.parse(one) ? other : one),
    );
  const ours = releases
    .filter(({ manifest }) => !isHandMade(manifest.name))
    .map(({ manifest, edited }) => ({ name: manifest.name, edited, used: Date.parse(lastUse(manifest)) }))
    .sort((one, other) => other.used - one.used || (one.name < other.name ? 1 : -1));
  return ours
    .slice(Math.max(0, keep))
    .filter(({ name, edited }) => !edited && !needed.has(name))
    .map(({ name }) => name)
    .reverse();
}
