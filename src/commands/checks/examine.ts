import { describeChange } from "../../core/ci/change.ts";
import { parseCiFacts } from "../../core/ci/ci-facts.ts";
import type { Check } from "../../core/doctor/check.ts";
import type { DoctorDeps, DoctorTools } from "../doctor-tools.ts";
import { planAirflowChecks } from "./airflow-checks.ts";
import { planConfigurationChecks } from "./configuration-checks.ts";
import { planDataChecks } from "./data-checks.ts";
import type { Examination } from "./examination.ts";
import { planGitChecks } from "./git-checks.ts";
import { planGitlabChecks } from "./gitlab-checks.ts";
import { planMachineChecks } from "./machine-checks.ts";
import { answerAll } from "./question.ts";
import { planRunChecks } from "./run-checks.ts";

/** Every check, in the order in which they are shown. */
export async function examine(deps: DoctorDeps, tools: DoctorTools): Promise<Check[]> {
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
