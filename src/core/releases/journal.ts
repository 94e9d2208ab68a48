import { isRecord, parseJson, textOrNull } from "./store-json.ts";
import type { Standing } from "./store-standing.ts";

/** `journal.json`: what a deploy is about to do, so that the next one can finish or undo it. */
export interface Journal {
  readonly version: 1;
  /** What is to become live. */
  readonly release: string;
  readonly previous: string | null;
  readonly layout: "link" | "copy";
  /** ISO 8601. */
  readonly since: string;
  /** `flipped` when the release is live, and its deploy not yet at its end. */
  readonly step: "begun" | "flipped";
  /** Where what stood at the project's place is put; null when nothing is in the way. */
  readonly aside: string | null;
  /** Whether what is put aside is people's own and stays in the store. */
  readonly keep: boolean;
}

export const renderJournal = (journal: Journal): string => `${JSON.stringify(journal)}\n`;

/** Undefined when it is none. */
export function parseJournal(text: string): Journal | undefined {
  const value = parseJson(text);
  if (!isRecord(value) || value.version !== 1) return undefined;
  const { release, previous, layout, since, step, aside, keep } = value;
  if (typeof release !== "string" || typeof since !== "string") return undefined;
  return {
    version: 1,
    release,
    previous: textOrNull(previous),
    layout: layout === "copy" ? "copy" : "link",
    since,
    step: step === "flipped" ? "flipped" : "begun",
    aside: textOrNull(aside),
    keep: keep === true,
  };
}

/**
 * `restore`: what was put aside goes back to its place; `complete`: the release is live, only its journal lags;
 * `copy`: the folder may be half of each, and the copying is to be finished; `forget`: nothing was changed, or somebody
 * else has changed it since.
 */
export type Healing = "restore" | "complete" | "copy" | "forget";

/** How to heal what a killed deploy left. `asideExists`: something lies where the journal says. */
export function planHealing(journal: Journal, standing: Standing, asideExists: boolean): Healing {
  if (standing.kind === "absent") return asideExists && journal.step === "begun" ? "restore" : "forget";
  if (standing.kind === "link") return standing.release === journal.release ? "complete" : "forget";
  if (standing.kind === "foreign") return "forget";
  if (journal.layout === "link") return "forget";
  return standing.copyOf === journal.release ? "complete" : journal.step === "begun" ? "copy" : "forget";
}
