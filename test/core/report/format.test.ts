import { expect, test } from "vitest";
import {
  formatDelta,
  formatDuration,
  formatNumber,
  formatPercent,
  formatScalar,
  formatTenths,
  shortSha,
} from "../../../src/core/report/format.ts";

test.each([
  [0, "0"],
  [-0, "0"],
  [1, "1"],
  [-1, "−1"],
  [0.78249, "0.782"],
  [-0.78249, "−0.782"],
  [0.9999, "1.000"],
  [0.001, "0.001"],
  [0.0009999, "0.00100"],
  [0.0000123, "0.0000123"],
  [-0.0000123, "−0.0000123"],
  [1e-17, "1.00e-17"],
  [-5e-324, "−4.94e-324"],
  [99.99, "99.990"],
  [123.456, "123.5"],
  [12_345.678, "12,346"],
  [-12_345.678, "−12,346"],
  [1_234_567, "1,234,567"],
  [-1_234_567, "−1,234,567"],
  [999_999_999_999_999, "999,999,999,999,999"],
  [1e15, "1.00e+15"],
  [Number.MAX_VALUE, "1.80e+308"],
])("the number %d reads %s", (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test.each([
  [0, "0"],
  [-0, "0"],
  [0.012, "+0.012"],
  [-0.004, "−0.004"],
  [0.00004, "+0.0000400"],
  [-1e-17, "−1.00e-17"],
  [3, "+3"],
  [-3, "−3"],
  [-1e20, "−1.00e+20"],
])("the difference %d reads %s", (value, text) => {
  expect(formatDelta(value)).toBe(text);
});

test.each([
  [0, "0.0 s"],
  [0.04, "0.0 s"],
  [9.94, "9.9 s"],
  [9.97, "10 s"],
  [59.4, "59 s"],
  [59.6, "1 min 00 s"],
  [185, "3 min 05 s"],
  [3599.6, "1 h 00 min"],
  [8040, "2 h 14 min"],
  [100 * 3600, "100 h 00 min"],
])("%d seconds read %s", (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

test.each([
  [0.303, "30.3 %"],
  [0, "0.0 %"],
  [-0, "0.0 %"],
  [1, "100.0 %"],
])("the fraction %d reads %s", (fraction, text) => {
  expect(formatPercent(fraction)).toBe(text);
});

test.each([
  [0.5, "0.500"],
  [null, "–"],
  [true, "true"],
  ["lgbm", "lgbm"],
])("the value %s of a metrics file reads %s", (value, text) => {
  expect(formatScalar(value)).toBe(text);
});

test("a commit is named by its first eight digits", () => {
  expect(shortSha("ab12cd34ef56ab12cd34ef56ab12cd34ef56ab12")).toBe("ab12cd34");
});

test.each([
  [13.06, "+13.1"],
  [-0.4, "−0.4"],
  [-5, "−5.0"],
  [0.04, "0.0"],
  [-0.04, "0.0"],
])("%d in tenths is %s", (value, text) => {
  expect(formatTenths(value)).toBe(text);
});
