import fc from "fast-check";
import type { Expression } from "../../src/core/rules/expression.ts";
import { parseRule } from "../../src/core/rules/parse-rule.ts";

/** Few names, so that expressions meet the variables of `variableTexts`. */
const names = fc.oneof(fc.constantFrom("A", "B", "C"), fc.stringMatching(/^\w{1,8}$/));

const patterns = fc.oneof(
  fc.constantFrom("/ab/", "/a\\/b/i", "/^\\[exp\\]$/ms", "/(a|b)+/U"),
  fc.stringMatching(/^\/[a-z. ]{2,8}\/[ismU]?$/),
);

const leaves: fc.Arbitrary<Expression> = fc.oneof(
  names.map((name) => ({ kind: "variable" as const, name })),
  names.map((name) => ({ kind: "input" as const, name })),
  fc
    .oneof(fc.stringMatching(/^[^"\n]*$/), fc.stringMatching(/^[^'\n]*$/), fc.constantFrom("", "a", " "))
    .map((value) => ({ kind: "string" as const, value })),
  patterns.map((literal) => parseRule(literal)),
  fc.constant({ kind: "null" as const }),
  fc.boolean().map((value) => ({ kind: "boolean" as const, value })),
);

/** What may stand on the right of `=~`: nothing that can be true. */
const matchable = leaves.filter((leaf) => leaf.kind !== "boolean" || !leaf.value);

const { tree } = fc.letrec<{ tree: Expression; node: Expression }>((tie) => ({
  tree: fc.oneof({ maxDepth: 4, depthIdentifier: "rule" }, leaves, tie("node")),
  node: fc.oneof(
    fc.record({ kind: fc.constant("not" as const), operand: tie("tree") }),
    fc.record({
      kind: fc.constant("binary" as const),
      operator: fc.constantFrom("==" as const, "!=" as const, "&&" as const, "||" as const),
      left: tie("tree"),
      right: tie("tree"),
    }),
    fc.record({
      kind: fc.constant("binary" as const),
      operator: fc.constantFrom("=~" as const, "!~" as const),
      left: tie("tree"),
      right: matchable,
    }),
  ),
}));

/** Trees that `parseRule` can give: of all kinds of nodes, nested. */
export const expressions = tree;

/** Values for their variables, blank ones and patterns among them. */
export const variableTexts = fc.dictionary(
  fc.constantFrom("A", "B", "C"),
  fc.oneof(fc.constantFrom("", " ", "a", "ab", "/ab/", "/a(/", "false"), fc.string()),
);
