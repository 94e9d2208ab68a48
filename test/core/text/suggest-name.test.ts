import { expect, test } from "vitest";
import { suggestName } from "../../../src/core/text/suggest-name.ts";

test.each([
  ["metrcs", ["metrics", "notes"], ', did you mean "metrics"?'],
  ["entirely_else", ["metrics", "notes"], " (known: metrics, notes)"],
  ["x", [], ""],
])("behind the unknown name %s of %j stands %j", (name, known, expected) => {
  expect(suggestName(name, known)).toBe(expected);
});
