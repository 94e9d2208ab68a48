import { RE2JS, RE2JSException } from "re2js";
import type { Pattern } from "./expression.ts";

// GitLab's UntrustedRegexp::RubySyntax. Ruby's ^ and $ are those of a line, so one line of a variable may be the pattern.
const syntax = /(?:^|\n)\/([^\n]*)\/([ismU]*)(?:\n|$)/;

/** Reads `/source/flags` for RE2, or says in a few words why it is no pattern. */
export function parsePattern(literal: string): Pattern | { readonly kind: "no-pattern"; readonly problem: string } {
  const [, body, flags] = syntax.exec(literal.replaceAll("\\/", "/")) ?? [];
  if (body === undefined) return { kind: "no-pattern", problem: "it is not of the form `/…/` on one line" };
  const source = flags ? `(?${flags})${body}` : body;
  try {
    RE2JS.compile(source);
    return { kind: "pattern", literal, source };
  } catch (error) {
    if (error instanceof RE2JSException) return { kind: "no-pattern", problem: error.message };
    throw error;
  }
}

/** Searches the text: not anchored, in time linear in its length. */
export const matchesPattern = ({ source }: Pattern, text: string): boolean =>
  RE2JS.compile(source).matcher(text).find();
