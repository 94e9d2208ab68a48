import type { GateCheck } from "../../core/gates/gate.ts";
import type { Report } from "../../core/report/report.ts";
import type { Deps } from "../deps.ts";

export const junitPath = ".cibot/report/junit.xml";

/** A line on stderr for each gate that failed or warns. */
export function tellGates(checks: readonly GateCheck[], io: Deps["io"]): void {
  for (const { name, outcome, reason } of checks) {
    if (outcome === "failed") io.warn(`gate failed: ${name}: ${reason}`);
    if (outcome === "warned") io.warn(`gate: ${name}: ${reason}`);
  }
}

/** The content of `junit.xml`, without secrets. */
export async function renderGateTests({ model, gates }: Pick<Report, "model" | "gates">, { mask }: Pick<Deps, "mask">) {
  const { renderJunit } = await import("../../core/gates/render-junit.ts");
  return renderJunit(model, gates, mask);
}
