import type { Config } from "../../config/schema.ts";
import { type Change, ruleVariables } from "../../core/ci/change.ts";
import { isResultMessage } from "../../core/merge-request/result-message.ts";
import type { Decision } from "../../core/rules/decide.ts";
import { describeDecision } from "../../core/training/describe-decision.ts";
import type { Deps } from "../deps.ts";

export interface ExplainedDecision {
  readonly decision: Decision;
  /** The reason in words, with the values of the variables. */
  readonly why: string;
}

/** Decides by `train.rules`; cibot's own result is never trained again. Throws `invalid_rule`. */
export async function decideTraining(
  config: Config,
  change: Change,
  { env }: Pick<Deps, "env">,
): Promise<ExplainedDecision> {
  if (isResultMessage(change.message)) {
    const why = "No training: this commit is the result of an earlier one, as its trailer Cibot-Experiment says.";
    return { decision: { run: false, matched: null, rules: [] }, why };
  }
  const { decide } = await import("../../core/rules/decide.ts");
  const decision = decide(config.train.rules, ruleVariables(env, change));
  return { decision, why: describeDecision(decision) };
}
