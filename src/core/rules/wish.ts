import { evaluate, isPresent, type Value, type Variables } from "./evaluate.ts";
import type { BinaryExpression, Expression } from "./expression.ts";
import { renderExpression } from "./render-expression.ts";

/** What would have to be otherwise for an expression to match. */
export type Wish =
  /** Nothing: it matches. */
  | { readonly kind: "granted" }
  /** No value of a variable makes it match. */
  | { readonly kind: "vain" }
  /** A part of the expression, and how it would have to be: `$A were "x"`. */
  | { readonly kind: "part"; readonly text: string }
  | { readonly kind: "all" | "any"; readonly wishes: readonly Wish[] };

/**
 * What a node's value would have to be. A rule matches what is `present`; `&&` and `||` look at Ruby's truth, for which an
 * empty string is true.
 */
type Desire = "present" | "absent" | "true" | "false";

/** What would make an expression match, from the parts of it that fail. */
export const findWish = (node: Expression, variables: Variables): Wish => wishFor(node, "present", variables);

function wishFor(node: Expression, desire: Desire, variables: Variables): Wish {
  if (isGranted(evaluate(node, variables), desire)) return { kind: "granted" };
  switch (node.kind) {
    case "variable":
      return { kind: "part", text: `$${node.name} were ${variableWords[desire]}` };
    case "not":
      return wishFor(node.operand, wantsTruth(desire) ? "absent" : "present", variables);
    case "binary":
      return wishForBinary(node, desire, variables);
    default:
      return { kind: "vain" };
  }
}

function isGranted(value: Value, desire: Desire): boolean {
  if (desire === "present") return isPresent(value);
  if (desire === "absent") return !isPresent(value);
  return (value !== null && value !== false) === (desire === "true");
}

const variableWords: Readonly<Record<Desire, string>> = {
  present: "set and not blank",
  absent: "blank or not set",
  true: "set",
  false: "not set",
};

const wantsTruth = (desire: Desire) => desire === "present" || desire === "true";

function wishForBinary(node: BinaryExpression, desire: Desire, variables: Variables): Wish {
  const { operator, left, right } = node;
  const of = (side: Expression, wanted: Desire) => wishFor(side, wanted, variables);
  if (operator === "&&") {
    return wantsTruth(desire) ? all(of(left, "true"), of(right, desire)) : any(of(left, "false"), of(right, desire));
  }
  if (operator === "||") {
    if (desire === "true") return any(of(left, "true"), of(right, "true"));
    if (desire === "false") return all(of(left, "false"), of(right, "false"));
    return desire === "present"
      ? any(of(left, "present"), all(of(left, "false"), of(right, "present")))
      : all(of(left, "absent"), any(of(left, "true"), of(right, "absent")));
  }
  return wishForComparison(node, wantsTruth(desire));
}

function all(...wishes: readonly Wish[]): Wish {
  if (wishes.some(({ kind }) => kind === "vain")) return { kind: "vain" };
  return join(
    "all",
    wishes.filter(({ kind }) => kind !== "granted"),
    { kind: "granted" },
  );
}

function any(...wishes: readonly Wish[]): Wish {
  const granted = wishes.find(({ kind }) => kind === "granted");
  if (granted !== undefined) return granted;
  return join(
    "any",
    wishes.filter(({ kind }) => kind !== "vain"),
    { kind: "vain" },
  );
}

/** `all` in `all` is one list. */
function join(kind: "all" | "any", wishes: readonly Wish[], none: Wish): Wish {
  const flat = wishes.flatMap((wish) => (wish.kind === kind ? wish.wishes : [wish]));
  const [first, second] = flat;
  if (first === undefined) return none;
  return second === undefined ? first : { kind, wishes: flat };
}

function wishForComparison(node: BinaryExpression, wanted: boolean): Wish {
  const { operator, left, right } = node;
  if (isConstant(left) && isConstant(right)) return { kind: "vain" };
  const isEquality = operator === "==" || operator === "!=";
  const holds = (operator === "==" || operator === "=~") === wanted;
  return isEquality ? wishForEquality(node, holds) : wishForMatch(node, holds);
}

/** @param holds whether the two sides should be equal */
function wishForEquality({ left, right }: BinaryExpression, holds: boolean): Wish {
  // A variable is a text or nothing, so it never equals a pattern.
  if (holds && (canNeverEqual(left, right) || canNeverEqual(right, left))) return { kind: "vain" };
  const [side, other] = isConstant(left) ? [right, left] : [left, right];
  const isNull = other.kind === "null";
  const words = isNull ? ["not set", "set"] : [renderSide(other), `not ${renderSide(other)}`];
  return { kind: "part", text: `${renderSide(side)} were ${words[holds ? 0 : 1]}` };
}

/** @param holds whether the left side should match */
function wishForMatch({ left, right }: BinaryExpression, holds: boolean): Wish {
  if (holds && (right.kind === "null" || right.kind === "boolean" || right.kind === "input")) return { kind: "vain" };
  return { kind: "part", text: `${renderSide(left)} ${holds ? "matched" : "did not match"} ${renderSide(right)}` };
}

const isConstant = ({ kind }: Expression) => kind !== "variable" && kind !== "not" && kind !== "binary";

const canNeverEqual = (left: Expression, right: Expression) => left.kind === "variable" && right.kind === "pattern";

const renderSide = (side: Expression) =>
  side.kind === "binary" ? `(${renderExpression(side)})` : renderExpression(side);
