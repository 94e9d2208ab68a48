import { evaluate, isPresent, type Variables } from "./evaluate.ts";
import { parseRule } from "./parse-rule.ts";

export interface EvaluatedRule {
  readonly expression: string;
  readonly matched: boolean;
  /** What the expression itself yields; of a lone pattern its text. */
  readonly value: string | boolean | null;
}

/** Tries one expression of `rules:if`. Throws `invalid_rule` on what GitLab refuses. */
export function evaluateRule(expression: string, variables: Variables): EvaluatedRule {
  const value = evaluate(parseRule(expression), variables);
  const plain = typeof value === "object" && value !== null ? value.literal : value;
  return { expression, matched: isPresent(value), value: plain };
}
