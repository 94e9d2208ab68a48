import fc from "fast-check";
import { expect, test } from "vitest";
import { evaluate, isPresent } from "../../../src/core/rules/evaluate.ts";
import type { Expression } from "../../../src/core/rules/expression.ts";
import { parseRule } from "../../../src/core/rules/parse-rule.ts";
import { renderExpression } from "../../../src/core/rules/render-expression.ts";
import { CibotError } from "../../../src/errors.ts";
import { expressions, variableTexts } from "../../support/build-expressions.ts";

const refused: readonly (readonly [expression: string, column: number, problem: string, hint: string])[] = [
  ["", 1, "there is no value", "condition"],
  ["   ", 1, "there is no value", "condition"],
  ["()", 1, "there is no value", "condition"],
  // unknown lexemes
  ['$A = "x"', 4, 'unknown lexeme "="', "`==`"],
  ["$A & $B", 4, 'unknown lexeme "&"', "`&&`"],
  ["$A | $B", 4, 'unknown lexeme "|"', "`||`"],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the braces are what is tested
  ["${A}", 1, 'unknown lexeme "$"', "`$NAME`"],
  ["%A%", 1, 'unknown lexeme "%"', "`$NAME`"],
  ["$[[ A ]]", 1, 'unknown lexeme "$"', "`$NAME`"],
  ["$A == x", 7, 'unknown lexeme "x"', "quotes"],
  ["$A == 1", 7, 'unknown lexeme "1"', "quotes"],
  ['$A == "x', 7, 'unknown lexeme """', "Close the string"],
  ["$A == 'x\ny'", 7, 'unknown lexeme "\'"', "Close the string"],
  ["$A == nullable", 11, 'unknown lexeme "a"', "quotes"],
  ["$A == trueish", 7, 'unknown lexeme "t"', "quotes"],
  ["$A == TRUE", 7, 'unknown lexeme "T"', "quotes"],
  ["$A\u00a0== null", 3, "unknown lexeme U+00A0", "not seen"],
  ["$A\u0000", 3, "unknown lexeme U+0000", "not seen"],
  ['"🎉" = $A', 5, 'unknown lexeme "="', "`==`"],
  ["$A =~ /./", 7, 'unknown lexeme "/"', "two characters"],
  ["$A =~ //", 7, 'unknown lexeme "/"', "two characters"],
  ["$A =~ /🎉/", 7, 'unknown lexeme "/"', "two characters"],
  ["$A =~ /ab\\/", 7, 'unknown lexeme "/"', "two characters"],
  ["$A =~ /my/g", 11, 'unknown lexeme "g"', "flags"],
  ["$A =~ /my/ix", 12, 'unknown lexeme "x"', "flags"],
  ["$A =~ /a .* / b/", 15, 'unknown lexeme "b"', "first slash"],
  ["$A =~ /a\\/b/c/", 13, 'unknown lexeme "c"', "flags"],
  // structure
  ["$A $B", 4, "two values in a row", "operator"],
  ['$VAR "text"', 6, "two values in a row", "operator"],
  ['$A == "x" $B == "y"', 11, "two values in a row", "operator"],
  ["$A ($B)", 4, "two values in a row", "operator"],
  ["($A) !$B", 6, "two values in a row", "operator"],
  ["nullnull", 5, "two values in a row", "operator"],
  ["$A !$B", 4, "two values in a row", "operator"],
  ['== "123"', 1, "`==` lacks a value", "both sides"],
  ["$A ==", 4, "`==` lacks a value", "both sides"],
  ["$A == && $B", 4, "`==` lacks a value", "both sides"],
  ["$A && ", 4, "`&&` lacks a value", "both sides"],
  ["!", 1, "`!` lacks a value", "negates"],
  ["$A == ()", 4, "`==` lacks a value", "both sides"],
  ["$A == (", 7, '"(" has no counterpart', "parenth"],
  ['(($A == "a")', 1, '"(" has no counterpart', "parenth"],
  ['$A == "a")', 10, '")" has no counterpart', "parenth"],
  [")", 1, '")" has no counterpart', "parenth"],
  // patterns
  ["$A =~ /(?=b)c/", 7, "(?=", "lookaround"],
  ["$A =~ /(?<!b)c/", 7, "(?<!", "lookaround"],
  ["$A =~ /(b)\\1/", 7, "\\1", "backreferences"],
  ["$A =~ /b++/", 7, "++", "possessive"],
  ["$A =~ /\\R+/", 7, "\\R", "RE2"],
  ["$A =~ /b(/", 7, "the pattern is refused", "RE2"],
  ["$A =~ /b\nc/", 7, "on one line", "RE2"],
  ["$A =~ true", 4, "truth value", "`/pattern/`"],
  ['$A !~ ($B == "x")', 4, "truth value", "`/pattern/`"],
  ["$A =~ !$B", 4, "truth value", "`/pattern/`"],
  ["$A =~ ($B || true)", 4, "truth value", "`/pattern/`"],
];

test.each(refused)("%j is refused at column %i: %s", (expression, column, problem, hint) => {
  const error = refusalOf(expression);
  expect(error).toMatchObject({ code: "invalid_rule", exit: 2, hint: expect.stringContaining(hint) });
  expect(error.message).toContain(`The rule \`${expression}\` is not valid at column ${column}: `);
  expect(error.message).toContain(problem);
});

test("of a long expression the refusal shows what is around the mistake", () => {
  const { message } = refusalOf(`${"$A || ".repeat(45)}$B = ${JSON.stringify("x".repeat(100_000))}`);
  expect(message).toMatch(/^The rule `….*\$A \|\| \$B = "x+…` is not valid at column 274: unknown lexeme "="\.$/);
  expect(message.length).toBeLessThan(300);
});

test("99 tokens are the most", () => {
  const tokens = (count: number) => "!".repeat(count - 1).concat("$A");
  expect(parseRule(tokens(99))).toMatchObject({ kind: "not" });
  expect(refusalOf(tokens(100)).message).toContain("at column 100: too many tokens, 99 is the most");
});

const trees: readonly (readonly [string, string])[] = [
  ['$VAR1 == "123" == $VAR2', '(($VAR1 == "123") == $VAR2)'],
  ["$VAR1 || $VAR2 && $VAR3", "($VAR1 || ($VAR2 && $VAR3))"],
  ["$VAR1 && $VAR2 || $VAR3 && $VAR4", "(($VAR1 && $VAR2) || ($VAR3 && $VAR4))"],
  ["$VAR1 && ($VAR2 || $VAR3) && $VAR4", "(($VAR1 && ($VAR2 || $VAR3)) && $VAR4)"],
  ['!$A == "x" && !$B', '((!$A == "x") && !$B)'],
  ["$A != !$B == $C", "(($A != !$B) == $C)"],
  ["$A == $B =~ /ab/", "(($A == $B) =~ /ab/)"],
  ["$A !~ /ab/ || $B =~ /cd/i", "(($A !~ /ab/) || ($B =~ /cd/i))"],
];

test.each(trees)("%s groups as %s", (expression, grouped) => {
  expect(parseRule(expression)).toEqual(parseRule(grouped));
});

test("no more parentheses are written than needed", () => {
  expect(renderExpression(parseRule('((($A == "x")) || ((!($B))) && (($C || $D)))'))).toBe(
    '$A == "x" || !$B && ($C || $D)',
  );
  expect(renderExpression(parseRule('!($A == "x")'))).toBe('!($A == "x")');
});

test("what is rendered parses to the same tree", () => {
  fc.assert(
    fc.property(expressions, (tree) => {
      expect(parseRule(renderExpression(tree))).toEqual(tree);
    }),
    { numRuns: 1000 },
  );
});

test("every kind of node is among the trees", () => {
  const kinds = fc.sample(expressions, { numRuns: 500, seed: 7 }).flatMap(listKinds);
  expect([...new Set(kinds)].toSorted()).toEqual(
    [..."!= !~ && == =~ ||".split(" "), ..."boolean input not null pattern string variable".split(" ")].toSorted(),
  );
});

test("whatever parses has a value: a text, a truth value, null or a pattern", () => {
  fc.assert(
    fc.property(expressions, variableTexts, (tree, variables) => {
      const value = evaluate(tree, variables);
      const kind = value === null ? "null" : typeof value === "object" ? value.kind : typeof value;
      expect(["string", "boolean", "null", "pattern"]).toContain(kind);
      expect(typeof isPresent(value)).toBe("boolean");
    }),
    { numRuns: 1000 },
  );
});

function listKinds(node: Expression): string[] {
  if (node.kind === "not") return ["not", ...listKinds(node.operand)];
  return node.kind === "binary" ? [node.operator, ...listKinds(node.left), ...listKinds(node.right)] : [node.kind];
}

test("any text either parses or is refused as a rule", () => {
  const pieces = [
    "$A",
    '"x"',
    "/ab/",
    "/",
    "null",
    "true",
    "==",
    "=~",
    "!~",
    "&&",
    "||",
    "!",
    "(",
    ")",
    " ",
    "\\",
    "é",
  ];
  const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(fc.constantFrom(...pieces)).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const outcome = attempt(text);
      expect(outcome instanceof CibotError ? outcome.code : typeof outcome).toMatch(/^(invalid_rule|object)$/);
    }),
  );
});

function attempt(expression: string): unknown {
  try {
    return parseRule(expression);
  } catch (error) {
    return error;
  }
}

function refusalOf(expression: string): CibotError {
  const outcome = attempt(expression);
  if (outcome instanceof CibotError) return outcome;
  throw new Error(`${expression} was accepted`);
}
