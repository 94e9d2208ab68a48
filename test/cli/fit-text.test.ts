import fc from "fast-check";
import { expect, test } from "vitest";
import { fitText, measureText } from "../../src/cli/fit-text.ts";

test.each([
  ["train", 5],
  ["größer", 6],
  ["gro\u0308ßer", 6],
  ["模型", 4],
  ["한국", 4],
  ["🚀 fit", 6],
  ["👩‍🔬", 2],
  ["⚠️", 2],
  ["a\u200bb", 2],
  ["", 0],
])("%j takes %i columns", (text, columns) => {
  expect(measureText(text)).toBe(columns);
});

test.each([
  ["train", 5, "train"],
  ["training", 5, "trai…"],
  ["模型模型", 5, "模型…"],
  ["模型模型", 4, "模…"],
  ["a bc", 3, "a…"],
  ["train", 1, "…"],
  ["train", 0, ""],
])("%j in %i columns reads %j", (text, columns, fitted) => {
  expect(fitText(text, columns)).toBe(fitted);
});

test("a fitted text is never too wide, and a text that fits stays as it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 0, max: 30 }), (text, columns) => {
      const fitted = fitText(text, columns);
      expect(measureText(fitted)).toBeLessThanOrEqual(columns);
      if (measureText(text) <= columns) expect(fitted).toBe(text);
    }),
  );
});
