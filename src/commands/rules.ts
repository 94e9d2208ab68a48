import type { Command } from "commander";
import { collect, createCommand } from "../cli/program.ts";
import { ruleVariables } from "../core/ci/change.ts";
import { splitOverride } from "../core/training/training-plan.ts";
import { CibotError, gitMissing, notAGitRepository } from "../errors.ts";
import type { Deps } from "./deps.ts";
import { decideTraining } from "./steps/decide-training.ts";
import { readChange } from "./steps/read-change.ts";

export interface EvaluateOptions {
  readonly var?: readonly string[];
}

export const rulesCommand = (deps: Deps): Command =>
  createCommand("rules", "Say whether this commit would be trained, why, and what each rule would need to match", [
    "cibot rules",
    "cibot rules --json",
  ])
    .action(() => explainRules(deps))
    .addCommand(
      createCommand("eval", "Evaluate one expression of GitLab's rules:if", [
        `cibot rules eval '$CI_COMMIT_MESSAGE =~ /\\[exp\\]/'`,
        `cibot rules eval '$A == "x" && !$B' --var A=x`,
      ])
        .argument("<expression>", "such as '$CI_COMMIT_MESSAGE =~ /\\[exp\\]/'")
        .option("--var <name=value>", "set a variable, repeatable; the others are those of the environment", collect)
        .action((expression: string, options: EvaluateOptions) => evaluateExpression(expression, options, deps)),
    );

/** `cibot rules`: exit 0 whether the change would be trained or not. Throws `invalid_rule`, `not_a_git_repository`. */
export async function explainRules(deps: Deps): Promise<void> {
  const config = await deps.config();
  const { history } = await deps.project();
  const { change, message } = await readChange(deps, history);
  const { decision, explanation } = await decideTraining(config, change, deps);
  const { from, sha, note } = message;
  deps.io.print({ ...decision, message: { from, sha, note } }, () =>
    note === null ? explanation : `${explanation}\n\n${note}`,
  );
}

/** `cibot rules eval`: works without a repository. Throws `invalid_rule`. */
export async function evaluateExpression(
  expression: string,
  options: EvaluateOptions,
  { io, env, project }: Deps,
): Promise<void> {
  const { evaluateRule } = await import("../core/rules/evaluate-rule.ts");
  const variables = {
    ...(await knownVariables({ env, project })),
    ...Object.fromEntries((options.var ?? []).map(splitOverride)),
  };
  const result = evaluateRule(expression, variables);
  io.print({ ...result }, () => (result.matched ? "matches" : "does not match"));
}

const withoutHistory = [notAGitRepository.code, gitMissing.code];

/** What `train.rules` see; the environment alone when there is no repository, or no Git, to fill the gaps. */
async function knownVariables({
  env,
  project,
}: Pick<Deps, "env" | "project">): Promise<Record<string, string | undefined>> {
  const { history } = await project();
  try {
    const { change } = await readChange({ env }, history);
    return ruleVariables(env, change);
  } catch (error) {
    if (error instanceof CibotError && withoutHistory.includes(error.code)) return { ...env };
    throw error;
  }
}
