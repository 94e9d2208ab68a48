import fc from "fast-check";
import { expect, test } from "vitest";
import { compareRocAucs } from "../../../src/core/metrics/compare-roc-aucs.ts";
import { rankBins } from "../../../src/core/metrics/ranking.ts";
import { computeRocAuc } from "../../../src/core/metrics/roc-auc.ts";
import type { PairedScores } from "../../../src/core/metrics/score-bins.ts";
import { covariance, mean, placeNaively, scoredRows, toBins } from "./scored-rows.ts";

interface PairedRow {
  readonly candidate: number;
  readonly baseline: number;
  readonly positive: boolean;
}

const score = fc.integer({ min: 0, max: 9 });
const pairedRows = scoredRows.chain((rows) =>
  fc
    .array(score, { minLength: rows.length, maxLength: rows.length })
    .map((others) =>
      rows.map(
        ({ score: candidate, positive }, index): PairedRow => ({ candidate, baseline: others[index] ?? 0, positive }),
      ),
    ),
);

const toPairs = (rows: readonly PairedRow[]): PairedScores => ({
  candidate: Float64Array.from(rows, ({ candidate }) => candidate),
  baseline: Float64Array.from(rows, ({ baseline }) => baseline),
  positive: Uint8Array.from(rows, ({ positive }) => Number(positive)),
  rows: { candidate: rows.length, baseline: rows.length },
});

const side = (rows: readonly PairedRow[], model: "candidate" | "baseline") =>
  rows.map((row) => ({ score: row[model], positive: row.positive }));

test("difference and variance are those of the naive covariance matrix", () => {
  fc.assert(
    fc.property(pairedRows, (rows) => {
      const [a, b] = [placeNaively(side(rows, "candidate")), placeNaively(side(rows, "baseline"))];
      const spread = (x: readonly number[], y: readonly number[]) =>
        (covariance(x, x) + covariance(y, y) - 2 * covariance(x, y)) / x.length;
      const variance = spread(a.positives, b.positives) + spread(a.negatives, b.negatives);
      const difference = compareRocAucs(toPairs(rows));
      expect(difference?.value).toBeCloseTo(mean(a.positives) - mean(b.positives), 12);
      expect(difference?.variance).toBeCloseTo(variance, 12);
    }),
  );
});

test("the difference is that of the two models' own AUCs", () => {
  fc.assert(
    fc.property(pairedRows, (rows) => {
      const [a, b] = [side(rows, "candidate"), side(rows, "baseline")].map(
        (scored) => computeRocAuc(rankBins(toBins(scored))).value,
      );
      expect(compareRocAucs(toPairs(rows))?.value).toBeCloseTo((a ?? 0) - (b ?? 0), 12);
    }),
  );
});

test("a model that ranks alike differs by nothing, with no variance", () => {
  fc.assert(
    fc.property(pairedRows, (rows) => {
      const same = rows.map((row) => ({ ...row, baseline: row.candidate * 2 }));
      expect(compareRocAucs(toPairs(same))).toEqual({ value: 0, variance: 0 });
    }),
  );
});

test("no digit depends on the order of the rows", () => {
  const shuffled = pairedRows.chain((rows) =>
    fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length })),
  );
  fc.assert(
    fc.property(shuffled, ([rows, others]) => {
      expect(compareRocAucs(toPairs(others))).toEqual(compareRocAucs(toPairs(rows)));
    }),
  );
});

test("one matched positive is too few to compare", () => {
  const rows = [true, false, false].map((positive, index) => ({ candidate: index, baseline: -index, positive }));
  expect(compareRocAucs(toPairs(rows))).toBeUndefined();
});
