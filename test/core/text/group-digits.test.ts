import { expect, test } from "vitest";
import { groupDigits } from "../../../src/core/text/group-digits.ts";

test.each([0, 7, 999, 1000, 12_345, 123_456, 1_234_567, 1e15, -1, -1000, -123_456, -1_234_567])(
  "%d reads as in English texts",
  (whole) => {
    expect(groupDigits(whole)).toBe(whole.toLocaleString("en-US"));
  },
);
