import { expect, test } from "vitest";
import { fitTitle } from "../../../src/core/merge-request/fit-title.ts";

test.each([
  ["credit: result for main", "credit: result for main"],
  ["Draft: [draft] (DRAFT) Tuned", "Tuned"],
  [" two\nlines \t", "two lines"],
  ["A draft: of a plan", "A draft: of a plan"],
  ["", ""],
])("the title %j is %j: one line, and no draft by its words", (title, fitted) => {
  expect(fitTitle(title)).toBe(fitted);
});

test("a title is cut at a character, and cutting it again changes nothing", () => {
  const cut = fitTitle("😀".repeat(300));
  expect([...cut]).toHaveLength(240);
  expect(cut.endsWith("😀…")).toBe(true);
  expect(fitTitle(cut)).toBe(cut);
});
