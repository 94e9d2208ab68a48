import type { Command } from "commander";
import { createCommand } from "../cli/program.ts";
import { describeChange } from "../core/ci/change.ts";
import { parseCiFacts } from "../core/ci/ci-facts.ts";
import type { Check } from "../core/doctor/check.ts";
import { findVerdict, findWorst } from "../core/doctor/find-worst.ts";
import { renderChecks } from "../core/doctor/render-checks.ts";
import { planAirflowChecks } from "./checks/airflow-checks.ts";
import { planConfigurationChecks } from "./checks/configuration-checks.ts";
import { planDataChecks } from "./checks/data-checks.ts";
import type { Examination } from "./checks/examination.ts";
import { planGitChecks } from "./checks/git-checks.ts";
import { planGitlabChecks } from "./checks/gitlab-checks.ts";
import { planMachineChecks } from "./checks/machine-checks.ts";
import { answerAll } from "./checks/question.ts";
import { planRunChecks } from "./checks/run-checks.ts";
import type { DoctorDeps, DoctorTools } from "./doctor-tools.ts";

export const doctorCommand = (deps: DoctorDeps): Command =>
  createCommand("doctor", "Check token, clone, configuration, tools and Airflow, and say how to fix what is wrong", [
    "cibot doctor",
    "CIBOT_FORGE=gitlab cibot doctor --json",
  ])
    .addHelpText(
      "after",
      "\nNothing is written, on no forge and in no folder. Exit 4 when a right or a credential is missing, 1 when anything else failed.",
    )
    .action(() => runDoctor(deps));

/** `cibot doctor`: throws nothing for what it finds; ends with the exit code of the worst. */
export async function runDoctor(deps: DoctorDeps): Promise<void> {
  const tools = await deps.doctor();
  try {
    const checks = await deps.io.step("check what cibot needs", () => examine(deps, tools));
    const verdict = findVerdict(checks);
    if (verdict !== null) deps.io.deny(verdict.exit);
    deps.io.print(describe(checks), () => renderChecks(checks));
  } finally {
    tools.close();
  }
}

async function examine(deps: DoctorDeps, tools: DoctorTools): Promise<Check[]> {
  const { config, problem } = await readConfig(deps, tools);
  const facts = parseCiFacts(deps.env);
  const { targetBranch } = describeChange(facts, { sha: "", message: "", branch: null });
  const examination: Examination = { deps, tools, config, facts, targetBranch };
  const questions = [
    ...planRunChecks(examination),
    ...planGitChecks(examination),
    ...planConfigurationChecks(examination, problem),
    ...planGitlabChecks(examination),
    ...planDataChecks(examination),
    ...planMachineChecks(examination),
    ...planAirflowChecks(examination),
  ];
  return answerAll(questions, tools);
}

async function readConfig(deps: DoctorDeps, { defaults }: DoctorTools) {
  try {
    return { config: await deps.config(), problem: null };
  } catch (problem) {
    return { config: defaults, problem };
  }
}

function describe(checks: readonly Check[]) {
  const verdict = findVerdict(checks);
  const shown = checks.map(({ id, group, status, title, seen, fix }) => ({ id, group, status, title, seen, fix }));
  if (verdict === null) return { checks: shown, worst: findWorst(checks) };
  const { code, message, hint, exit } = verdict;
  return { checks: shown, worst: findWorst(checks), error: { code, message, hint, exit } };
}
