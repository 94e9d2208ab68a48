import fc from "fast-check";
import { expect, test } from "vitest";
import { computeAveragePrecision } from "../../../src/core/metrics/average-precision.ts";
import { computeRates, countConfusion } from "../../../src/core/metrics/confusion.ts";
import { computeInterval, computeWilson } from "../../../src/core/metrics/interval.ts";
import { computeKs } from "../../../src/core/metrics/ks.ts";
import { sumLosses } from "../../../src/core/metrics/losses.ts";
import { countPositivesWithin, rankBins } from "../../../src/core/metrics/ranking.ts";
import { parseRows, scoredRows, toBins, toScores } from "./scored-rows.ts";

const rank = (rows: string) => rankBins(toBins(parseRows(rows)));

test.each([
  ["0.9+ 0.8+ 0.2- 0.1-", 1],
  ["0.9- 0.8- 0.2+ 0.1+", 1],
  ["0.5+ 0.5- 0.5+ 0.5-", 0],
  ["0.9+ 0.5+ 0.5- 0.1-", 0.5],
])("the KS of %s is %d", (rows, expected) => {
  expect(computeKs(rank(rows)).value).toBe(expected);
});

test.each([
  ["0.9+ 0.8+ 0.2- 0.1-", 1],
  ["0.5+ 0.5- 0.5+ 0.5-", 0.5],
  ["0.8+ 0.4- 0.35+ 0.1-", 5 / 6],
])("the average precision of %s is %d", (rows, expected) => {
  expect(computeAveragePrecision(rank(rows))).toBeCloseTo(expected, 15);
});

test("the Brier score is the mean squared distance, and is none for scores that are no probabilities", () => {
  expect(sumLosses(toScores(parseRows("1+ 0.5- 0.5+ 0-")))?.brier).toBe(0.5);
  expect(sumLosses(toScores(parseRows("2.5+ 0.5- 0.5+ 0-")))).toBeNull();
  expect(sumLosses(toScores(parseRows("0.5+ 0.5- -0.1-")))).toBeNull();
});

test.each([
  [0, 0],
  [1, 1],
  [1.5, 1.25],
  [2, 1.5],
  [3, 2],
  [3.5, 2],
  [4, 2],
])("rows that tie at the cut count in proportion: the top %d hold %d positives", (depth, expected) => {
  expect(countPositivesWithin(rank("0.9+ 0.5+ 0.5- 0.1-"), depth)).toBe(expected);
});

test("a score at the threshold is predicted positive", () => {
  const ranking = rank("0.9+ 0.5+ 0.5- 0.4+ 0.1-");
  expect(countConfusion(ranking, 0.5).confusion).toEqual({ threshold: 0.5, tp: 2, fp: 1, tn: 1, fn: 1 });
  expect(countConfusion(ranking, 0.50001).confusion).toEqual({ threshold: 0.50001, tp: 1, fp: 0, tn: 2, fn: 2 });
});

test("the rates of a cut-off are shares of its counts", () => {
  expect(computeRates({ threshold: 0.5, tp: 2, fp: 1, tn: 1, fn: 1 })).toEqual({
    precision: 2 / 3,
    recall: 2 / 3,
    specificity: 1 / 2,
    f1: 4 / 6,
    mcc: 1 / 6,
    accuracy: 3 / 5,
    approval_rate: 2 / 5,
    bad_rate_approved: 1 / 2,
  });
});

test.each([
  ["above all scores", { tp: 0, fp: 0, tn: 3, fn: 2 }, "precision"],
  ["below all scores", { tp: 2, fp: 3, tn: 0, fn: 0 }, "bad_rate_approved"],
])("a cut-off %s has no rate of nothing", (_, counts, absent) => {
  const rates = computeRates({ threshold: 0, ...counts });
  expect(rates).not.toHaveProperty(absent);
  expect(Object.keys(rates)).toHaveLength(6);
  expect(rates).not.toHaveProperty("mcc");
});

test("KS, average precision, Brier score and rates are shares", () => {
  fc.assert(
    fc.property(scoredRows, fc.double({ min: -0.1, max: 1.1, noNaN: true }), (rows, threshold) => {
      const ranking = rankBins(toBins(rows));
      const { mcc = 0, ...rates } = computeRates(countConfusion(ranking, threshold).confusion);
      const brier = (sumLosses(toScores(rows))?.brier ?? -1) / rows.length;
      expect(Math.abs(mcc)).toBeLessThanOrEqual(1 + 1e-12);
      for (const share of [
        computeKs(ranking).value,
        computeAveragePrecision(ranking),
        brier,
        ...Object.values(rates),
      ]) {
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1 + 1e-12);
      }
    }),
  );
});

test("an interval reaches 1.96 standard errors on its scale, and needs a variance", () => {
  const plain = computeInterval({ value: 0.9, variance: 0.01 });
  expect([plain?.low, plain?.high].map((end) => end?.toFixed(7))).toEqual(["0.7040036", "1.0959964"]);
  const share = computeInterval({ value: 0.9, variance: 0.01 }, "logit");
  // logit(0.9) ± 1.96 · 0.1 / (0.9 · 0.1)
  expect(share?.low).toBeCloseTo(0.50487155, 8);
  expect(share?.high).toBeCloseTo(0.98756789, 8);
  const positive = computeInterval({ value: 2, variance: 0.25 }, "log");
  expect((positive?.low ?? 0) * (positive?.high ?? 0)).toBeCloseTo(4, 12);
  expect(positive?.high).toBeCloseTo(2 * Math.exp(0.489990996), 8);
  expect(computeInterval({ value: 1, variance: 0 })).toBeNull();
  expect(computeInterval({ value: 0.5, variance: null })).toBeNull();
  expect(computeInterval({ value: 1, variance: 0.1 }, "logit")).toBeNull();
});

test.each([
  [0, 10, 0, 0.277533],
  [5, 10, 0.236593, 0.763407],
  [10, 10, 0.722467, 1],
])("Wilson's interval of %d in %d is that of statsmodels", (part, whole, low, high) => {
  const interval = computeWilson(part, whole);
  expect(interval.low).toBeCloseTo(low, 6);
  expect(interval.high).toBeCloseTo(high, 6);
});
