import { checkGate } from "./check-gate.ts";
import { type Facts, findSubject } from "./find-subject.ts";
import type { Gate, GateCheck } from "./gate.ts";

/** Every limit of every gate, in their order. Throws `unknown_gate_metric`, `ambiguous_gate_metric`. */
export function checkGates(gates: readonly Gate[], facts: Facts): GateCheck[] {
  return numberNames(gates.flatMap((gate) => checkGate(gate, findSubject(gate, facts))));
}

/** Two ways to write one gate end in one name, and GitLab drops a test whose name it has seen. */
function numberNames(checks: readonly GateCheck[]): GateCheck[] {
  const seen = new Map<string, number>();
  return checks.map((check) => {
    const times = (seen.get(check.name) ?? 0) + 1;
    seen.set(check.name, times);
    return times === 1 ? check : { ...check, name: `${check.name} (${times})` };
  });
}
