import type { Config } from "../../config/schema.ts";
import { type Change, ruleVariables } from "../../core/ci/change.ts";
import { isResultMessage } from "../../core/merge-request/result-message.ts";
import type { Decision } from "../../core/rules/decide.ts";
import { describeDecision, explainDecision } from "../../core/training/describe-decision.ts";
import { CibotError, changesUnknown, invalidCompareTo } from "../../errors.ts";
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

/** What a command that trains goes by. */
export interface Start {
  /** Null when a training that is over is gone on with, and what its rules looked at is not here any more. */
  readonly decision: Decision | null;
  readonly why: string;
  readonly env: Readonly<Record<string, string>>;
}

const untold = [changesUnknown.code, invalidCompareTo.code];

/** After a training no rule has to match, nor to be judged: a shallow clone must not keep its result from being published. */
export async function decideResumed(
  experiment: string,
  { config, change }: { readonly config: Config; readonly change: Change },
  deps: Pick<Deps, "env" | "project">,
): Promise<Start> {
  const why = `Going on after the training of experiment ${experiment}.`;
  try {
    const { decision, env } = await decideTraining(config, change, deps);
    return { decision, why, env };
  } catch (error) {
    if (error instanceof CibotError && untold.includes(error.code)) return { decision: null, why, env: {} };
    throw error;
  }
}
