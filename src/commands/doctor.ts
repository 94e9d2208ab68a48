import type { Command } from "commander";
import { createCommand, explain } from "../cli/program.ts";
import type { Check } from "../core/doctor/check.ts";
import { findVerdict, findWorst } from "../core/doctor/find-worst.ts";
import { renderChecks } from "../core/doctor/render-checks.ts";
import type { DoctorDeps } from "./doctor-tools.ts";

export const doctorCommand = (deps: DoctorDeps): Command =>
  explain(
    createCommand("doctor", "Check token, clone, configuration, tools and Airflow, and say how to fix what is wrong", [
      "cibot doctor",
      "CIBOT_FORGE=gitlab cibot doctor --json",
    ]),
    "Nothing is written, on no forge and in no folder. Exit 4 when a right or a credential is missing, 1 when anything else failed.",
  ).action(() => runDoctor(deps));

/** `cibot doctor`: throws nothing for what it finds; ends with the exit code of the worst. */
export async function runDoctor(deps: DoctorDeps): Promise<void> {
  // What it looks at needs libraries that no other start has to load.
  const [tools, { examine }] = await Promise.all([deps.doctor(), import("./checks/examine.ts")]);
  try {
    const checks = await deps.io.step("check what cibot needs", () => examine(deps, tools));
    const verdict = findVerdict(checks);
    if (verdict !== null) deps.io.deny(verdict.exit);
    deps.io.print(describe(checks), () => renderChecks(checks));
  } finally {
    tools.close();
  }
}

function describe(checks: readonly Check[]) {
  const verdict = findVerdict(checks);
  const shown = checks.map(({ id, group, status, title, seen, fix }) => ({ id, group, status, title, seen, fix }));
  if (verdict === null) return { checks: shown, worst: findWorst(checks) };
  const { code, message, hint, exit } = verdict;
  return { checks: shown, worst: findWorst(checks), error: { code, message, hint, exit } };
}
