import { evaluate, isPresent, readVariable, type Variables } from "./evaluate.ts";
import type { Expression } from "./expression.ts";
import { parseRule } from "./parse-rule.ts";

export interface Rule {
  /** An expression of GitLab's `rules:if`. */
  readonly if: string;
}

export interface Decision {
  readonly run: boolean;
  /** The index of the rule that decided; null when none matched, or none is configured. */
  readonly matched: number | null;
  readonly rules: readonly ExplainedRule[];
}

export interface ExplainedRule extends Rule {
  readonly matched: boolean;
  /** Every variable that the rule mentions; an undefined one is null. */
  readonly variables: Readonly<Record<string, string | null>>;
}

/**
 * The first rule that matches decides to run; when none does, nothing runs. With no rules configured cibot always runs.
 * All rules are explained, also those after the first match, so that a broken one never hides: throws `invalid_rule`.
 */
export function decide(rules: readonly Rule[], variables: Variables): Decision {
  const explained = rules.map((rule) => explainRule(rule, variables));
  const first = explained.findIndex(({ matched }) => matched);
  const matched = first === -1 ? null : first;
  return { run: rules.length === 0 || matched !== null, matched, rules: explained };
}

function explainRule(rule: Rule, variables: Variables): ExplainedRule {
  const expression = parseRule(rule.if);
  return {
    if: rule.if,
    matched: isPresent(evaluate(expression, variables)),
    variables: Object.fromEntries(variableNames(expression).map((name) => [name, readVariable(name, variables)])),
  };
}

function variableNames(node: Expression): readonly string[] {
  if (node.kind === "variable") return [node.name];
  if (node.kind === "not") return variableNames(node.operand);
  return node.kind === "binary" ? [...variableNames(node.left), ...variableNames(node.right)] : [];
}
