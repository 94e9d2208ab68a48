import { evaluate, isPresent, type Variables } from "./evaluate.ts";
import type { Expression } from "./expression.ts";
import { renderExpression } from "./render-expression.ts";

/** The parts of an expression that matches which made it match: of `&&` both sides, of `||` the one that counted. */
export function findGrounds(node: Expression, variables: Variables): readonly string[] {
  if (node.kind !== "binary") return [renderExpression(node)];
  const { operator, left, right } = node;
  if (operator === "&&") return [...findGrounds(left, variables), ...findGrounds(right, variables)];
  if (operator !== "||") return [renderExpression(node)];
  return findGrounds(isPresent(evaluate(left, variables)) ? left : right, variables);
}
