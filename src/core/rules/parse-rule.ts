import { invalidRule } from "../../errors.ts";
import type { Expression } from "./expression.ts";
import { parseValue } from "./parse-value.ts";
import { isBinary, toPostfix } from "./to-postfix.ts";
import { type Token, tokenize } from "./tokenize.ts";

/**
 * Reads an expression of GitLab's `rules:if`: infix → postfix (shunting-yard) → tree, as GitLab's own parser does it,
 * so an operator out of its place (`$A "x" ==`) is accepted when the operands suffice.
 * Throws `invalid_rule` with the column.
 */
export function parseRule(expression: string): Expression {
  const tokens = tokenize(expression);
  const operands: Expression[] = [];
  for (const token of toPostfix(tokens, expression)) operands.push(buildNode(token, operands, expression));
  const [result, extra] = operands;
  if (result === undefined) throw noValue(tokens, expression);
  if (extra !== undefined) throw twoValues(tokens, expression);
  return result;
}

/** Takes the operands of an operator from the stack; a value stands for itself. */
function buildNode(token: Token, operands: Expression[], expression: string): Expression {
  if (token.kind === "!") {
    return { kind: "not", operand: operands.pop() ?? missingOperand(token, expression) };
  }
  if (!isBinary(token)) return parseValue(token, expression);
  const right = operands.pop() ?? missingOperand(token, expression);
  const left = operands.pop() ?? missingOperand(token, expression);
  if ((token.kind === "=~" || token.kind === "!~") && canBeTrue(right)) throw noPattern(token, expression);
  return { kind: "binary", operator: token.kind, left, right };
}

/** GitLab's matcher has no answer for `true` on the right of `=~`: it raises there, outside its own rule errors. */
function canBeTrue(node: Expression): boolean {
  if (node.kind === "boolean") return node.value;
  if (node.kind !== "binary") return node.kind === "not";
  if (node.operator === "&&") return canBeTrue(node.right);
  return node.operator !== "||" || canBeTrue(node.left) || canBeTrue(node.right);
}

function missingOperand({ text, column }: Token, expression: string): never {
  const hint = text === "!" ? "Write what `!` negates after it." : `Write a value on both sides of \`${text}\`.`;
  throw invalidRule({ expression, column, problem: `\`${text}\` lacks a value`, hint });
}

function noPattern({ text, column }: Token, expression: string) {
  const hint = "Give it a `/pattern/` or a variable on the right, and put comparisons in parentheses.";
  return invalidRule({ expression, column, problem: `\`${text}\` has a truth value for a pattern`, hint });
}

function noValue(tokens: readonly Token[], expression: string) {
  const hint = 'Write a condition, as in `$CI_COMMIT_BRANCH == "main"`.';
  return invalidRule({ expression, column: tokens[0]?.column ?? 1, problem: "there is no value", hint });
}

function twoValues(tokens: readonly Token[], expression: string) {
  const endsValue = (token: Token | undefined) => token !== undefined && !isBinary(token) && !/[(!]/.test(token.kind);
  const startsValue = (token: Token) => !isBinary(token) && token.kind !== ")";
  const second = tokens.find((token, index) => startsValue(token) && endsValue(tokens[index - 1]));
  const hint = "Put an operator between the two: `== != =~ !~ && ||`.";
  return invalidRule({ expression, column: second?.column ?? 1, problem: "two values in a row", hint });
}
