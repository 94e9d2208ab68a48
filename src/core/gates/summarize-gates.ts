import { count } from "../report/format.ts";
import type { GateCheck, Outcome } from "./gate.ts";

/** The worst first. */
export const outcomes: readonly Outcome[] = ["failed", "warned", "skipped", "passed"];

export type GatesVerdict = "failed" | "warned" | "passed" | "none";

/** `none` without gates; what is skipped does not stop a change. */
export function findGatesVerdict(checks: readonly Pick<GateCheck, "outcome">[]): GatesVerdict {
  const has = (outcome: Outcome) => checks.some((check) => check.outcome === outcome);
  if (has("failed")) return "failed";
  if (has("warned")) return "warned";
  return checks.length === 0 ? "none" : "passed";
}

/** `3 gates: 1 failed, 2 passed`, or `3 gates passed`; each limit counts. */
export function countGates(checks: readonly Pick<GateCheck, "outcome">[]): string {
  const parts = outcomes.flatMap((outcome) => {
    const number = checks.filter((check) => check.outcome === outcome).length;
    return number === 0 ? [] : [`${number} ${outcome}`];
  });
  const all = count(checks.length, "gate");
  return parts.length === 1 ? `${all} ${checks[0]?.outcome}` : `${all}: ${parts.join(", ")}`;
}
