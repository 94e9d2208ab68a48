import fc from "fast-check";
import { expect, test } from "vitest";
import { rankBins } from "../../../src/core/metrics/ranking.ts";
import { computeRocAuc, toGini } from "../../../src/core/metrics/roc-auc.ts";
import { covariance, mean, parseRows, placeNaively, type ScoredRow, scoredRows, toBins } from "./scored-rows.ts";

const auc = (rows: readonly ScoredRow[]) => computeRocAuc(rankBins(toBins(rows)));

test.each([
  ["0.9+ 0.8+ 0.2- 0.1-", 1],
  ["0.9- 0.8- 0.2+ 0.1+", 0],
  ["0.5+ 0.5- 0.5+ 0.5-", 0.5],
  ["0.9+ 0.5+ 0.5- 0.1-", 0.875],
  ["0.8+ 0.4- 0.35+ 0.1-", 0.75],
])("the ROC AUC of %s is %d", (rows, expected) => {
  expect(auc(parseRows(rows)).value).toBe(expected);
});

test("the variance of 0.8+ 0.4- 0.35+ 0.1- is that of DeLong by hand", () => {
  // Positives win over 1 and ½ of the negatives, negatives lose to ½ and 1 of the positives: 0.125 / 2 each.
  expect(auc(parseRows("0.8+ 0.4- 0.35+ 0.1-")).variance).toBeCloseTo(0.125, 15);
});

test("a class of one row has an AUC and no variance", () => {
  expect(auc(parseRows("0.9- 0.8+ 0.1-"))).toEqual({ value: 0.5, variance: null });
});

test("value and variance are those of the matrix of all pairs", () => {
  fc.assert(
    fc.property(scoredRows, (rows) => {
      const { positives, negatives } = placeNaively(rows);
      const variance =
        covariance(positives, positives) / positives.length + covariance(negatives, negatives) / negatives.length;
      const estimate = auc(rows);
      expect(estimate.value).toBeCloseTo(mean(positives), 12);
      expect(estimate.variance).toBeCloseTo(variance, 12);
    }),
  );
});

test("the AUC is a share, and Gini is the same on a scale from -1 to 1", () => {
  fc.assert(
    fc.property(scoredRows, (rows) => {
      const estimate = auc(rows);
      expect(estimate.value).toBeGreaterThanOrEqual(0);
      expect(estimate.value).toBeLessThanOrEqual(1);
      expect(toGini(estimate).value).toBeCloseTo(2 * estimate.value - 1, 15);
      expect(toGini(estimate).variance).toBeCloseTo(4 * (estimate.variance ?? 0), 15);
    }),
  );
});

test("only the order of the scores counts", () => {
  fc.assert(
    fc.property(scoredRows, (rows) => {
      const scores = [...new Set(rows.map(({ score }) => score))].sort((a, b) => a - b);
      const ranked = rows.map((row) => ({ ...row, score: scores.indexOf(row.score) ** 3 - 5 }));
      expect(auc(ranked)).toEqual(auc(rows));
    }),
  );
});

test("the other labels give the other side of one", () => {
  fc.assert(
    fc.property(scoredRows, (rows) => {
      const flipped = rows.map((row) => ({ ...row, positive: !row.positive }));
      expect(auc(flipped).value).toBeCloseTo(1 - auc(rows).value, 12);
      expect(auc(flipped).variance).toBeCloseTo(auc(rows).variance ?? 0, 12);
    }),
  );
});
