import { invalidRule } from "../../errors.ts";
import type { Expression, Pattern } from "./expression.ts";
import { parsePattern } from "./pattern.ts";
import type { Token } from "./tokenize.ts";

/** The value a token stands for. Throws `invalid_rule` on a pattern that RE2 does not compile. */
export function parseValue(token: Token, expression: string): Expression {
  switch (token.kind) {
    case "variable":
      return { kind: "variable", name: token.text.slice(1) };
    case "input":
      return { kind: "input", name: /\.(\w+)/.exec(token.text)?.[1] ?? "" };
    case "pattern":
      return parseLiteralPattern(token, expression);
    case "null":
      return { kind: "null" };
    case "boolean":
      return { kind: "boolean", value: token.text === "true" };
    default:
      return { kind: "string", value: token.text.slice(1, -1) };
  }
}

function parseLiteralPattern({ text, column }: Token, expression: string): Pattern {
  const pattern = parsePattern(text);
  if (pattern.kind === "pattern") return pattern;
  throw invalidRule({
    expression,
    column,
    problem: `the pattern is refused (${pattern.problem})`,
    hint: "Use RE2's syntax: no lookaround, backreferences or possessive quantifiers; test it on regex101.com as Golang.",
  });
}
