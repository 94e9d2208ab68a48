import { invalidRule } from "../../errors.ts";
import { type BinaryOperator, precedences } from "./expression.ts";
import type { Token } from "./tokenize.ts";

/** Orders tokens so that every operator follows its operands, and drops the parentheses. Throws `invalid_rule` on a lone one. */
export function toPostfix(tokens: readonly Token[], expression: string): readonly Token[] {
  const output: Token[] = [];
  const waiting: Token[] = [];
  for (const token of tokens) {
    if (token.kind === ")") {
      output.push(...popWhile(waiting, ({ kind }) => kind !== "("));
      if (waiting.pop() === undefined) throw unmatched(token, expression);
    } else if (isBinary(token)) {
      output.push(...popWhile(waiting, ({ kind }) => bindsAtLeast(kind, token.kind)));
      waiting.push(token);
    } else if (token.kind === "(" || token.kind === "!") {
      waiting.push(token);
    } else {
      output.push(token);
    }
  }
  const open = waiting.find(({ kind }) => kind === "(");
  if (open !== undefined) throw unmatched(open, expression);
  return [...output, ...waiting.reverse()];
}

function popWhile(stack: Token[], condition: (top: Token) => boolean): readonly Token[] {
  const kept = stack.findLastIndex((token) => !condition(token)) + 1;
  return stack.splice(kept).reverse();
}

const bindsAtLeast = (waiting: Token["kind"], operator: BinaryOperator) =>
  isOperator(waiting) && precedences[waiting] <= precedences[operator];

const isOperator = (kind: Token["kind"]): kind is BinaryOperator | "!" => kind in precedences;

export const isBinary = (token: Token): token is Token & { readonly kind: BinaryOperator } =>
  token.kind !== "!" && isOperator(token.kind);

const unmatched = ({ text, column }: Token, expression: string) =>
  invalidRule({
    expression,
    column,
    problem: `"${text}" has no counterpart`,
    hint: 'Give every "(" its ")"; the parentheses inside a pattern or a string do not count.',
  });
