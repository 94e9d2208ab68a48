import fc from "fast-check";
import { expect, test } from "vitest";
import type { Decile } from "../../../src/core/evaluation/evaluation.ts";
import { computeDeciles } from "../../../src/core/metrics/deciles.ts";
import { splitEqually } from "../../../src/core/metrics/equal-groups.ts";
import { rankBins } from "../../../src/core/metrics/ranking.ts";
import type { ScoreBins } from "../../../src/core/metrics/score-bins.ts";
import { parseRows, scoredRows, toBins } from "./scored-rows.ts";

function decilesOf(bins: ScoreBins): Decile[] {
  const ranking = rankBins(bins);
  return computeDeciles(ranking, splitEqually(ranking));
}

test("twenty rows make ten groups of two, the riskiest first", () => {
  const scores = Array.from({ length: 20 }, (_, index) => ({
    score: (20 - index) / 20,
    positive: index < 3 || index === 10,
  }));
  const deciles = decilesOf(toBins(scores));
  expect(deciles).toHaveLength(10);
  expect(deciles[0]).toEqual({
    decile: 1,
    rows: 2,
    positives: 2,
    score_low: 0.95,
    score_high: 1,
    rate: 1,
    lift: 5,
    cumulative_lift: 5,
    cumulative_gain: 0.5,
    ks: 0.5,
    mean_score: 0.975,
  });
  expect(deciles.map(({ positives }) => positives)).toEqual([2, 1, 0, 0, 0, 1, 0, 0, 0, 0]);
});

test("a tie over all rows shares the positives out evenly", () => {
  const deciles = decilesOf(toBins(parseRows("0.5+ 0.5- 0.5-")));
  for (const decile of deciles) {
    expect(decile).toMatchObject({ rows: 0.3, score_low: 0.5, score_high: 0.5 });
    expect(decile.positives).toBeCloseTo(0.1, 12);
    expect(decile.lift).toBeCloseTo(1, 12);
    expect(decile.mean_score).toBeCloseTo(0.5, 12);
  }
});

test("deciles add up to the file, and the gains only rise, to 1", () => {
  const sum = (deciles: readonly Decile[], key: "rows" | "positives") =>
    deciles.reduce((total, decile) => total + decile[key], 0);
  fc.assert(
    fc.property(scoredRows, (rows) => {
      const deciles = decilesOf(toBins(rows));
      expect(sum(deciles, "rows")).toBeCloseTo(rows.length, 9);
      expect(sum(deciles, "positives")).toBeCloseTo(rows.filter(({ positive }) => positive).length, 9);
      const gains = deciles.map(({ cumulative_gain }) => cumulative_gain);
      expect(gains).toEqual([...gains].sort((a, b) => a - b));
      expect(deciles.at(-1)).toMatchObject({ cumulative_gain: 1, cumulative_lift: 1, ks: 0 });
    }),
  );
});

test("a decile's scores lie within its range, and the ranges descend", () => {
  fc.assert(
    fc.property(scoredRows, (rows) => {
      const deciles = decilesOf(toBins(rows));
      for (const [index, { score_low, score_high, mean_score }] of deciles.entries()) {
        expect(mean_score).toBeGreaterThanOrEqual(score_low - 1e-12);
        expect(mean_score).toBeLessThanOrEqual(score_high + 1e-12);
        expect(score_high).toBeLessThanOrEqual(deciles[index - 1]?.score_low ?? 1);
      }
    }),
  );
});
