import { releaseAmbiguous, releaseMissing } from "../../errors.ts";
import type { HistoryEntry } from "./release.ts";

export interface ReleaseChoice {
  /** Name or its beginning; null for the release before the live one. */
  readonly wanted: string | null;
  /** Names in the store, newest first. */
  readonly names: readonly string[];
  readonly live: string | null;
  /** Newest first. */
  readonly history: readonly HistoryEntry[];
}

/**
 * The release to go back to. Without a name it is what the live one replaced when it was deployed, so that going back
 * twice goes back two steps. Throws `release_missing`, `release_ambiguous`.
 */
export function findRelease({ wanted, names, live, history }: ReleaseChoice): string {
  const others = names.filter((name) => name !== live);
  if (wanted === null) {
    const before = history.find(({ action, release }) => action === "deployed" && release === live)?.previous;
    if (before != null && names.includes(before)) return before;
    throw releaseMissing({ wanted, known: others });
  }
  if (names.includes(wanted)) return wanted;
  const matches = names.filter((name) => wanted !== "" && name.startsWith(wanted));
  if (matches.length > 1) throw releaseAmbiguous({ wanted, matches });
  const [match] = matches;
  if (match === undefined) throw releaseMissing({ wanted, known: names });
  return match;
}
