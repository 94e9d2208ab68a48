import { createHash } from "node:crypto";
import type { Gate, Policy } from "./gate.ts";

/** Gates that mean the same have the same hash: defaults filled in, keys and entries in an order of their own. */
export function describePolicy(gates: readonly Gate[]): Policy {
  const entries = gates.map((gate) => JSON.stringify(Object.entries(gate).filter(isSet).toSorted(byKey)));
  const canonical = `[${entries.toSorted().join(",")}]`;
  return { hash: `sha256:${createHash("sha256").update(canonical).digest("hex")}`, gates: gates.length };
}

const isSet = ([, value]: [string, unknown]) => value !== undefined;

const byKey = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1);
