import fc from "fast-check";
import { expect, test } from "vitest";
import { evaluate, isPresent } from "../../../src/core/rules/evaluate.ts";
import { findGrounds } from "../../../src/core/rules/grounds.ts";
import { parseRule } from "../../../src/core/rules/parse-rule.ts";
import { renderWish } from "../../../src/core/rules/render-wish.ts";
import { findWish } from "../../../src/core/rules/wish.ts";
import { expressions, variableTexts } from "../../support/build-expressions.ts";

const variables = { A: "x", EMPTY: "", MESSAGE: "Fix a typo" };

const table: readonly (readonly [string, string])[] = [
  ["$A", "matches"],
  ["$UNSET", "would match if $UNSET were set and not blank"],
  ["!$A", "would match if $A were blank or not set"],
  ['$A == "y"', 'would match if $A were "y"'],
  ['"y" == $A', 'would match if $A were "y"'],
  ['$A != "x"', 'would match if $A were not "x"'],
  ["$A == null", "would match if $A were not set"],
  ["$UNSET != null", "would match if $UNSET were set"],
  ["$MESSAGE =~ /\\[exp\\]/", "would match if $MESSAGE matched /\\[exp\\]/"],
  ["$MESSAGE !~ /typo/", "would match if $MESSAGE did not match /typo/"],
  ["$MESSAGE =~ $UNSET", "would match if $MESSAGE matched $UNSET"],
  // of && and || the parts that failed
  ['$A == "x" && $UNSET', "would match if $UNSET were set and not blank"],
  ['$A == "y" && $UNSET', 'would match if $A were "y" and $UNSET were set and not blank'],
  ['$A == "y" || $UNSET', 'would match if $A were "y" or $UNSET were set and not blank'],
  [
    '($A == "y" || $MESSAGE =~ /exp/) && $A && $UNSET == "z"',
    'would match if ($A were "y" or $MESSAGE matched /exp/) and $UNSET were "z"',
  ],
  ['!($A == "x" && $MESSAGE)', 'would match if $A were not "x" or $MESSAGE were blank or not set'],
  ['!($A == "x" || $UNSET)', 'would match if $A were not "x"'],
  // an empty string is true left of && and ||, and is no match
  ["$EMPTY && $UNSET", "would match if $UNSET were set and not blank"],
  ["$UNSET && $A", "would match if $UNSET were set"],
  ["$EMPTY || $A", "would match if $EMPTY were set and not blank or $EMPTY were not set"],
  // what no value can do
  ["null", "can never match, whatever its variables are"],
  ['"a" == "b"', "can never match, whatever its variables are"],
  ["$A == true", "would match if $A were true"],
  ["/ab/ == $A", "can never match, whatever its variables are"],
  ["$A == /ab/", "can never match, whatever its variables are"],
  ["$A =~ null", "can never match, whatever its variables are"],
  ["$[[ inputs.x ]] && $A", "can never match, whatever its variables are"],
  ['null || $A == "y"', 'would match if $A were "y"'],
];

test.each(table)("%s: %s", (expression, text) => {
  expect(renderWish(findWish(parseRule(expression), variables))).toBe(text);
});

test("nothing is wished for exactly when the rule matches", () => {
  fc.assert(
    fc.property(expressions, variableTexts, (tree, given) => {
      expect(findWish(tree, given).kind === "granted").toBe(isPresent(evaluate(tree, given)));
    }),
  );
});

test("what is called impossible is so for all variables", () => {
  fc.assert(
    fc.property(expressions, variableTexts, variableTexts, (tree, given, other) => {
      fc.pre(findWish(tree, given).kind === "vain");
      expect(isPresent(evaluate(tree, other))).toBe(false);
    }),
  );
});

test.each([
  ['$A == "x" || $UNSET', ['$A == "x"']],
  ["$UNSET || $A && $MESSAGE", ["$A", "$MESSAGE"]],
  ["!$UNSET && $A", ["!$UNSET", "$A"]],
])("%s matches because of %j", (expression, grounds) => {
  expect(findGrounds(parseRule(expression), variables)).toEqual(grounds);
});
