/** The tree of a `rules:if` expression, and what its parts evaluate to. */
export type Expression =
  | Literal
  | { readonly kind: "variable"; readonly name: string }
  /** `$[[ inputs.NAME ]]`: outside GitLab there are no inputs, so it is always null. */
  | { readonly kind: "input"; readonly name: string }
  | { readonly kind: "not"; readonly operand: Expression }
  | BinaryExpression;

export type Literal =
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "null" }
  | Pattern;

export interface BinaryExpression {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export type BinaryOperator = "==" | "!=" | "=~" | "!~" | "&&" | "||";

/** A regular expression that compiles. */
export interface Pattern {
  readonly kind: "pattern";
  /** As it was written: `/a\/b/i`. */
  readonly literal: string;
  /** For the engine: `(?i)a/b`. */
  readonly source: string;
}

/** GitLab's own numbers: the smaller binds the tighter, and all but `!` are left-associative. */
export const precedences: Readonly<Record<BinaryOperator | "!", number>> = {
  "!": 1,
  "==": 10,
  "!=": 10,
  "=~": 10,
  "!~": 10,
  "&&": 11,
  "||": 12,
};
