import { type ClusterIntervals, defaultIntervals } from "./cluster-intervals.ts";
import type { Missing } from "./cluster-proof.ts";

export interface WaitFacts {
  readonly dagId: string;
  /** By the cluster's clock: just before the flip, and now. */
  readonly since: Date;
  readonly now: Date;
  /** Airflow's defaults when they are not known. */
  readonly intervals?: ClusterIntervals;
}

/** One line that says what the cluster has yet to do and how long that may take: `scoring: a new file is listed every 300 s; 140 s left`. */
export function explainWait(missing: Missing, { dagId, since, now, intervals = defaultIntervals }: WaitFacts): string {
  const passed = (now.getTime() - since.getTime()) / 1000;
  const [what, every] = describe(missing, intervals);
  if (every === null) return `${dagId}: ${what}`;
  const left = Math.ceil(
    missing.kind === "held-back" ? (missing.until.getTime() - now.getTime()) / 1000 : every - passed,
  );
  return `${dagId}: ${what}; ${describeLeft(left)}`;
}

function describeLeft(seconds: number): string {
  if (seconds === 0) return "due now";
  return seconds > 0 ? `${seconds} s left` : `overdue by ${-seconds} s`;
}

/** Seconds in which it should have happened; null where no clock of the cluster says. */
function describe(
  missing: Missing,
  { listing, reparse, serialise }: ClusterIntervals,
): readonly [string, number | null] {
  const written = `a DAG is written every ${serialise} s at most`;
  const parsedAgain = `a known file is parsed again every ${reparse} s`;
  switch (missing.kind) {
    case "not-listed":
      return [`a new file is listed every ${listing} s`, listing];
    case "elsewhere":
      return [`it is still the DAG of ${missing.fileloc}; a new file is listed every ${listing} s`, listing];
    case "not-parsed":
      return [`${describeParse(missing.lastParsed)}; ${parsedAgain}`, reparse];
    case "parsed-once":
      return [`parsed, but perhaps while its modules changed; ${parsedAgain}`, reparse];
    case "failed-once":
      return [`an import failed, perhaps while its files changed; ${parsedAgain}`, reparse];
    case "inactive":
      return ["parsed, and still inactive", null];
    case "not-serialised":
      return ["parsed, and not serialised yet", null];
    case "old-source":
      return [`parsed, but the text of its file is still the old one; ${parsedAgain}`, reparse];
    case "old-tasks":
      return [`parsed, but ${describeTasks(missing)}; ${written}`, reparse + serialise];
    case "held-back":
      return [`parsed, and so soon after an earlier deploy perhaps not written; ${written}`, serialise];
  }
}

const describeParse = (at: Date | null) =>
  at === null ? "not parsed yet" : `last parsed at ${at.toISOString().slice(11, 19)} UTC, before the deploy`;

function describeTasks({ lacks, has }: { readonly lacks: readonly string[]; readonly has: readonly string[] }): string {
  if (lacks.length + has.length === 0) return "the order of its tasks is still the old one";
  const parts = [lacks.length > 0 ? `without ${list(lacks)}` : "", has.length > 0 ? `with ${list(has)}` : ""];
  return `its tasks are still the old ones (${parts.filter((part) => part !== "").join(", ")})`;
}

function list(ids: readonly string[]): string {
  const named = ids.slice(0, 3).map((id) => `\`${id}\``);
  return [...named, ...(ids.length > 3 ? [`${ids.length - 3} more`] : [])].join(", ");
}
