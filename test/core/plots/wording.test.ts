import { expect, test } from "vitest";
import { describeChange, formatShare, liftFormats, shareFormats } from "../../../src/core/plots/wording.ts";

test.each([
  { now: 2.43, was: 2.21, formats: liftFormats, text: "2.4, was 2.2" },
  { now: 2.43, was: 2.41, formats: liftFormats, text: "2.43, was 2.41" },
  { now: 10, was: 9.99, formats: liftFormats, text: "10.00, was 9.99" },
  { now: 2.43, was: 2.431, formats: liftFormats, text: "2.43, as before" },
  { now: 2.43, was: null, formats: liftFormats, text: "2.4" },
  { now: 0.62, was: 0.55, formats: shareFormats, of: " of rows", text: "62 % of rows, was 55 %" },
  { now: 0.062, was: 0.061, formats: shareFormats, of: " of rows", text: "6.2 % of rows, was 6.1 %" },
])("$now after $was reads: $text", ({ text, ...change }) => {
  expect(describeChange(change)).toBe(text);
});

test.each([
  [0, 1, "0.0 %"],
  [1, 0, "100 %"],
  [0.0001, 1, "<0.1 %"],
  [0.004, 0, "0.4 %"],
  [0.9996, 1, ">99.9 %"],
  [0.998, 0, "99.8 %"],
] as const)("a share of %d in %d digits is %s", (share, digits, text) => {
  expect(formatShare(share, digits)).toBe(text);
});
