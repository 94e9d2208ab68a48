import { invalidRule } from "../../errors.ts";
import type { BinaryOperator } from "./expression.ts";
import { hintForUnknownLexeme } from "./lexeme-hint.ts";

export interface Token {
  readonly kind: ValueKind | BinaryOperator | "!" | "(" | ")";
  readonly text: string;
  /** Of its first character, counted from 1. */
  readonly column: number;
}

export type ValueKind = "input" | "variable" | "string" | "pattern" | "null" | "boolean";

/** GitLab's `MAX_TOKENS` is 100, and its lexer gives up when it has read that many. */
const mostTokens = 99;

// Ruby's \s is ASCII only.
const blanks = /^[ \t\r\n\f\v]*/;

/** In GitLab's order: the first that matches wins. Source: lib/gitlab/ci/pipeline/expression/lexer.rb. */
const lexemes: readonly (readonly [Token["kind"], RegExp])[] = [
  ["(", /^\(/],
  [")", /^\)/],
  ["input", /^\$\[\[[ \t\r\n\f\v]*inputs\.\w+[ \t\r\n\f\v]*\]\]/],
  ["variable", /^\$\w+/],
  ["string", /^(?:"[^"\n]*"|'[^'\n]*')/],
  ["pattern", /^\/(?:[^/]|\\\/)+[^\\]\/[ismU]*/u],
  ["null", /^null/],
  ["boolean", /^(?:true|false)\b/],
  ["==", /^==/],
  ["=~", /^=~/],
  ["!=", /^!=/],
  ["!~", /^!~/],
  ["&&", /^&&/],
  ["||", /^\|\|/],
  ["!", /^!/],
];

/** Splits an expression as GitLab's lexer does. Throws `invalid_rule` on an unknown lexeme and on the hundredth token. */
export function tokenize(expression: string): readonly Token[] {
  const tokens: Token[] = [];
  let offset = skipBlanks(expression, 0);
  while (offset < expression.length) {
    const token = scanToken(expression, offset);
    tokens.push(token);
    if (tokens.length > mostTokens) throw tooManyTokens(expression, token.column);
    offset = skipBlanks(expression, offset + token.text.length);
  }
  return tokens;
}

const skipBlanks = (expression: string, offset: number) =>
  offset + (blanks.exec(expression.slice(offset))?.[0].length ?? 0);

function scanToken(expression: string, offset: number): Token {
  const rest = expression.slice(offset);
  const column = columnAt(expression, offset);
  for (const [kind, regex] of lexemes) {
    const text = regex.exec(rest)?.[0];
    if (text !== undefined) return { kind, text, column };
  }
  const problem = `unknown lexeme ${nameCharacter(rest.codePointAt(0) ?? 0)}`;
  throw invalidRule({ expression, column, problem, hint: hintForUnknownLexeme(rest, expression.slice(0, offset)) });
}

/** One that is not seen, such as the no-break space of a word processor, by its number. */
function nameCharacter(code: number): string {
  const character = String.fromCodePoint(code);
  return /[\p{Z}\p{C}]/u.test(character) ? `U+${code.toString(16).toUpperCase().padStart(4, "0")}` : `"${character}"`;
}

/** Counts characters, not UTF-16 units: an emoji in a string is one column. */
const columnAt = (expression: string, offset: number) => [...expression.slice(0, offset)].length + 1;

const tooManyTokens = (expression: string, column: number) =>
  invalidRule({
    expression,
    column,
    problem: `too many tokens, ${mostTokens} is the most`,
    hint: "Split it into several rules: they are tried in order, and one that matches is enough.",
  });
