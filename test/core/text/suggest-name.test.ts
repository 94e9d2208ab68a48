import { expect, test } from "vitest";
import { suggestName } from "../../../src/core/text/suggest-name.ts";

const many = Array.from({ length: 42 }, (_, index) => `n${index}`);

test.each([
  ["metrcs", ["metrics", "notes"], ', did you mean "metrics"?'],
  ["entirely_else", ["metrics", "notes"], " (known: metrics, notes)"],
  ["x", [], ""],
  ["entirely_else", many, ` (known: ${many.slice(0, 40).join(", ")}, and 2 more)`],
])("behind the unknown name %s of %j stands %j", (name, known, expected) => {
  expect(suggestName(name, known)).toBe(expected);
});
