import { type CibotError, checksFailed, checksNotAllowed } from "../../errors.ts";
import type { Check } from "./check.ts";

/** What is skipped counts as well. */
export function findWorst(checks: readonly Check[]): "ok" | "warn" | "fail" {
  const has = (status: Check["status"]) => checks.some((check) => check.status === status);
  if (has("fail")) return "fail";
  return has("warn") ? "warn" : "ok";
}

/**
 * What the command ends with; null when no check failed. A right or a credential that is missing goes before the rest,
 * since only somebody else can give it.
 */
export function findVerdict(checks: readonly Check[]): CibotError | null {
  const failed = checks.filter(({ status }) => status === "fail");
  if (failed.length === 0) return null;
  const facts = { failed: failed.map(({ id }) => id), of: checks.length };
  return failed.some(({ rights }) => rights) ? checksNotAllowed(facts) : checksFailed(facts);
}
