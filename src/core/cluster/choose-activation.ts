import type { HistoryEntry } from "../releases/release.ts";

export type ActivationPolicy = "if-new" | "always" | "never";

export interface ActivationFacts {
  readonly policy: ActivationPolicy;
  /** DAGs of the release. */
  readonly dagIds: readonly string[];
  /** What the cluster knew before the flip. */
  readonly known: ReadonlySet<string>;
  /** DAGs that cibot itself paused when an earlier release dropped them. */
  readonly pausedByUs: ReadonlySet<string>;
}

/**
 * The DAGs to unpause. What an operator paused stays paused unless the policy is `always`: with `if-new` only DAGs that
 * the cluster has never seen, and those that cibot paused when they were dropped and that have come back.
 */
export function chooseActivation({ policy, dagIds, known, pausedByUs }: ActivationFacts): string[] {
  if (policy === "never") return [];
  if (policy === "always") return [...dagIds];
  return dagIds.filter((id) => !known.has(id) || pausedByUs.has(id));
}

/** The DAGs that cibot paused as a release dropped them, and has not unpaused since; entries newest first. */
export function findPausedByUs(history: readonly HistoryEntry[]): Set<string> {
  const paused = new Set<string>();
  for (const entry of history.toReversed()) {
    for (const id of entry.unpaused) paused.delete(id);
    for (const id of entry.paused) paused.add(id);
  }
  return paused;
}
