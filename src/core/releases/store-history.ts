import type { HistoryEntry } from "./release.ts";
import { isRecord, parseJson, textOrNull } from "./store-json.ts";

const kept = 200;

/** The text of the history with one more line; of the older ones the last 199 stay. */
export function appendHistory(text: string, entry: HistoryEntry): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return `${[...lines, JSON.stringify(entry)].slice(-kept).join("\n")}\n`;
}

/** Newest first. Lines that are none are left out. */
export const parseHistory = (text: string): readonly HistoryEntry[] => text.split("\n").flatMap(parseEntry).reverse();

const actions: readonly HistoryEntry["action"][] = ["deployed", "rolled_back", "withdrawn"];

function parseEntry(line: string): HistoryEntry[] {
  const value = parseJson(line);
  if (!isRecord(value) || typeof value.at !== "string") return [];
  const action = actions.find((action) => action === value.action);
  if (action === undefined) return [];
  const { at, release, previous, by, reason, paused, unpaused } = value;
  const facts = { release: textOrNull(release), previous: textOrNull(previous), by: textOrNull(by) };
  return [{ at, action, ...facts, reason: textOrNull(reason), paused: texts(paused), unpaused: texts(unpaused) }];
}

const texts = (value: unknown) => (Array.isArray(value) ? value.filter((item) => typeof item === "string") : []);
