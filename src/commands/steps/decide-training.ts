import type { Config } from "../../config/schema.ts";
import { type Change, ruleVariables } from "../../core/ci/change.ts";
import { isResultMessage } from "../../core/merge-request/result-message.ts";
import type { Decision } from "../../core/rules/decide.ts";
import { describeDecision, explainDecision } from "../../core/training/describe-decision.ts";
import type { Deps } from "../deps.ts";
import { readRuleFiles } from "./read-rule-files.ts";

export interface ExplainedDecision {
  readonly decision: Decision;
  /** The reason in words: one line for a training, the whole explanation when there is none. */
  readonly why: string;
  /** Every rule with its variables, why it matched or not, and what would make it match. */
  readonly explanation: string;
  /** What is set in the training's environment; secrets among it. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Decides by `train.rules`; cibot's own result is never trained again. Throws `invalid_rule`, `invalid_glob`,
 * `changes_unknown`, `invalid_compare_to`.
 */
export async function decideTraining(
  config: Config,
  change: Change,
  deps: Pick<Deps, "env" | "project">,
): Promise<ExplainedDecision> {
  if (isResultMessage(change.message)) {
    const why = "No training: this commit is the result of an earlier one, as its trailer Cibot-Experiment says.";
    return { decision: { run: false, matched: null, rules: [], sets: {} }, why, explanation: why, env: {} };
  }
  const { decide, findTrainingVariables, planFiles } = await import("../../core/rules/decide.ts");
  const { rules } = config.train;
  const variables = ruleVariables(deps.env, change);
  const decision = decide(rules, variables, await readRuleFiles(planFiles(rules, variables), change, deps));
  return {
    decision,
    why: describeDecision(decision),
    explanation: explainDecision(decision),
    env: findTrainingVariables(rules, decision, variables),
  };
}
