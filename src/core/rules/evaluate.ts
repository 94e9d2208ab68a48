import type { BinaryExpression, Expression, Pattern } from "./expression.ts";
import { matchesPattern, parsePattern } from "./pattern.ts";

/** Name → value as a shell would see it; a name that is absent is null in rules. */
export type Variables = Readonly<Record<string, string | undefined>>;

export type Value = string | boolean | null | Pattern;

/** What GitLab's expression yields. Total: whatever `parseRule` accepts has a value. */
export function evaluate(node: Expression, variables: Variables): Value {
  switch (node.kind) {
    case "string":
    case "boolean":
      return node.value;
    case "null":
    case "input":
      return null;
    case "pattern":
      return node;
    case "variable":
      return readVariable(node.name, variables);
    case "not":
      return !isPresent(evaluate(node.operand, variables));
    case "binary":
      return evaluateBinary(node, variables);
  }
}

/** Whether a value makes its rule match (Rails' `present?`): not null, false, nor blank; `"false"` and `"0"` are. */
export function isPresent(value: Value): boolean {
  return typeof value === "string" ? /\P{White_Space}/u.test(value) : value !== null && value !== false;
}

// Not `variables[name]` alone: `$constructor` is no variable.
export const readVariable = (name: string, variables: Variables): string | null =>
  (Object.hasOwn(variables, name) ? variables[name] : undefined) ?? null;

function evaluateBinary({ operator, left, right }: BinaryExpression, variables: Variables): Value {
  const first = evaluate(left, variables);
  // Ruby's truth, unlike the rule's own: an empty string counts as true.
  const isFalsy = first === null || first === false;
  if (operator === "&&") return isFalsy ? first : evaluate(right, variables);
  if (operator === "||") return isFalsy ? evaluate(right, variables) : first;
  const second = evaluate(right, variables);
  if (operator === "==") return isEqual(first, second);
  if (operator === "!=") return !isEqual(first, second);
  return isMatch(first, second) === (operator === "=~");
}

// A truth value equals its own word, as in a variable that holds `true`: compare_with_coercion of GitLab's logical_operator.rb.
function isEqual(left: Value, right: Value): boolean {
  if (isPattern(left) || isPattern(right)) return isPattern(left) && isPattern(right) && left.source === right.source;
  if (left === null || right === null) return left === right;
  return String(left) === String(right);
}

function isMatch(left: Value, right: Value): boolean {
  if (right === null || typeof right === "boolean") return false;
  const text = toText(left);
  if (typeof right !== "string") return matchesPattern(right, text);
  const pattern = parsePattern(right);
  // GitLab calls `right.scan(left)`: for a string that is the left side searched in the right one.
  return pattern.kind === "pattern" ? matchesPattern(pattern, text) : right.includes(text);
}

const isPattern = (value: Value): value is Pattern => typeof value === "object" && value !== null;

const toText = (value: Value): string => (isPattern(value) ? value.literal : String(value ?? ""));
