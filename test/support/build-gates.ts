import { checkGates } from "../../src/core/gates/check-gates.ts";
import type { Facts } from "../../src/core/gates/find-subject.ts";
import type { Gate, GateCheck } from "../../src/core/gates/gate.ts";
import { buildReport } from "./build-report.ts";

/** A gate as the configuration makes it, defaults filled in. */
export const buildGate = (gate: Partial<Gate> = {}): Gate => ({
  metric: "test.roc_auc",
  min: 0.72,
  warn: false,
  significant: false,
  ...gate,
});

/** A check that failed: ROC AUC 0.701 where 0.72 is asked for. */
export function buildCheck(overrides: Partial<GateCheck> = {}): GateCheck {
  return {
    name: "test.roc_auc ≥ 0.72",
    metric: "roc_auc",
    source: "evaluation",
    split: "test",
    file: null,
    kind: "min",
    limit: 0.72,
    warn: false,
    significant: false,
    value: 0.701,
    baseline: 0.73,
    delta: -0.029,
    low: 0.66,
    high: 0.742,
    outcome: "failed",
    reason: "0.701 is below 0.72",
    ...overrides,
  };
}

/** The checks of gates on the report of `buildReport`, unless other facts are given. */
export const checkAll = (gates: readonly Gate[], facts: Partial<Facts> = {}) =>
  checkGates(gates, { ...buildReport(), ...facts });
