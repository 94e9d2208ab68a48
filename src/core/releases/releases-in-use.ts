import type { HistoryEntry } from "./release.ts";

/**
 * Releases whose files a running task may still read: those that were live at or after the time its run started; a run
 * that is queued starts with the live one. The history is newest first.
 */
export function findReleasesInUse(
  history: readonly HistoryEntry[],
  runs: readonly { readonly startedAt: Date | null }[],
): string[] {
  const starts = runs.flatMap(({ startedAt }) => (startedAt === null ? [] : [startedAt.getTime()]));
  const begin = Math.min(...starts);
  // Each release was live until the next newer entry.
  const live = history.filter((_, index) => Date.parse(history[index - 1]?.at ?? "9999-12-31") > begin);
  const oldest = history.at(-1);
  const before = oldest !== undefined && Date.parse(oldest.at) > begin ? [oldest.previous] : [];
  const names = [...live.map(({ release }) => release), ...before];
  return [...new Set(names.filter((name) => name !== null))];
}
