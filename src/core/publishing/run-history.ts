import { formatNumber } from "../report/format.ts";
import { escapeText } from "../report/markdown.ts";
import { wellFormed } from "../text/well-formed.ts";

/** The number that a run is remembered by. */
export interface Measured {
  /** `ROC AUC on test`. */
  readonly metric: string;
  readonly value: number;
}

/**
 * What the runs before this one measured, kept in the comment itself, in a hidden line below its marker:
 *
 *     <!-- cibot:history;runs=3;metric=ROC%20AUC%20on%20test;values=ab12cd34ab12:0.519,cd34ab12cd34:0.521 -->
 */
export interface RunHistory {
  /** All runs so far, also those whose value is no longer kept. A rerun of a commit is the same run. */
  readonly runs: number;
  readonly metric: string;
  /** The oldest first. */
  readonly entries: readonly HistoryEntry[];
}

interface HistoryEntry {
  /** The first twelve digits of the commit. */
  readonly sha: string;
  readonly value: number;
}

/** Where a report wants the line of its history, as a line of its own; invisible as long as there is none. */
export const historyPlace = "<!-- cibot:history -->";

const place = /^<!-- cibot:history -->$(?:\r?\n){0,2}/m;
/** More would make the line too long to read and the comment grow with every push. */
const maxEntries = 12;
const maxMetric = 80;
const pattern = /^<!-- cibot:history;runs=(\d{1,6});metric=([^;\s]{0,1000});values=([\w.:+,-]{1,600}) -->$/m;
const entryPattern = /^([0-9a-f]{7,12}):(-?\d{1,21}(?:\.\d{1,21})?(?:e[+-]?\d{1,3})?)$/;

const nothing: RunHistory = { runs: 0, metric: "", entries: [] };

/**
 * The history in the hidden lines of a comment of ours; empty when it has none. Whoever may edit our comments may edit it too, so that
 * only commits and finite numbers are taken from it.
 */
export function parseHistory(head: string): RunHistory {
  const [, runs, encoded, values] = pattern.exec(head) ?? [];
  if (runs === undefined || encoded === undefined || values === undefined) return nothing;
  const entries = values.split(",").flatMap(parseEntry).slice(-maxEntries);
  try {
    return { runs: Math.max(Number(runs), entries.length), metric: decodeURIComponent(encoded), entries };
  } catch {
    return nothing;
  }
}

function parseEntry(text: string): HistoryEntry[] {
  const [, sha, number] = entryPattern.exec(text) ?? [];
  const value = Number(number);
  return sha === undefined || !Number.isFinite(value) ? [] : [{ sha, value }];
}

/** The hidden line; null for an empty history. */
export function renderHistory({ runs, metric, entries }: RunHistory): string | null {
  if (entries.length === 0) return null;
  const encoded = encodeURIComponent(metric).replaceAll("-", "%2D");
  const values = entries.map(({ sha, value }) => `${sha}:${value}`).join(",");
  return `<!-- cibot:history;runs=${runs};metric=${encoded};values=${values} -->`;
}

/** The history with the run of a commit as its last. Values of another metric cannot be compared and go. */
export function addRun(history: RunHistory, sha: string, measured: Measured): RunHistory {
  const commit = sha.slice(0, 12);
  const metric = wellFormed(measured.metric.slice(0, maxMetric));
  const others = history.entries.filter((entry) => entry.sha !== commit);
  const isRerun = others.length < history.entries.length;
  const entry = { sha: commit, value: Number(measured.value.toPrecision(6)) };
  return {
    runs: history.runs + (isRerun ? 0 : 1),
    metric,
    entries: [...(metric === history.metric ? others : []), entry].slice(-maxEntries),
  };
}

/** `Run 4 · earlier ROC AUC on test 0.519 → 0.521 → 0.524`; null for the first run. */
export function describeHistory({ runs, metric, entries }: RunHistory): string | null {
  const earlier = entries.slice(0, -1).map(({ value }) => formatNumber(value));
  if (earlier.length === 0) return null;
  const cut = entries.length === maxEntries && runs > maxEntries ? "… → " : "";
  return `<sub>Run ${runs} · earlier ${escapeText(metric)} ${cut}${earlier.join(" → ")}</sub>`;
}

/** The report with the line of its history in its place, or without the place. */
export function placeHistory(markdown: string, line: string | null): string {
  return markdown.replace(place, () => (line === null ? "" : `${line}\n\n`));
}
