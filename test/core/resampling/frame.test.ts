import fc from "fast-check";
import { expect, test } from "vitest";
import { frameOf } from "../../../src/core/evaluation/estimate-intervals.ts";
import { measureSplit } from "../../../src/core/evaluation/measure-split.ts";
import type { PairedScores } from "../../../src/core/metrics/score-bins.ts";
import { resample } from "../../../src/core/resampling/bootstrap.ts";
import { measureDraw } from "../../../src/core/resampling/measure-draw.ts";
import { countCells } from "../../../src/core/resampling/pair-cells.ts";
import { type ScoredRow, scoredRows, toScores } from "../metrics/scored-rows.ts";

const share = fc.double({ min: 0, max: 1, noNaN: true });

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

test("on the rows as they are a draw has the values of the split itself", () => {
  fc.assert(
    fc.property(scoredRows, share, (rows, threshold) => {
      const split = measureSplit(toScores(rows), threshold);
      const frame = frameOf(split);
      const draw = { positives: frame.positives.counts, negatives: frame.negatives.counts };
      const measured = measureDraw(frame, draw, true) ?? {};
      expect(Object.keys(measured).length).toBeGreaterThan(9);
      for (const [key, value] of Object.entries(measured)) {
        const own = split.values[key]?.value;
        // The ratio to an expectation of next to nothing is absent from a split.
        if (own !== undefined) expect(Math.abs(value - own), key).toBeLessThan(1e-9 * Math.max(1, Math.abs(own)));
      }
    }),
  );
});

test("gathered in groups no row is lost, and a group ends at the threshold", () => {
  const rows = Array.from({ length: 5000 }, (_, index): ScoredRow => {
    const score = ((index * 7919) % 5003) / 5003;
    return { score, positive: ((index * 104_729) % 1009) / 1009 < score * score };
  });
  const split = measureSplit(toScores(rows), 0.4);
  const frame = frameOf(split, 100);
  expect(frame.length).toBeLessThanOrEqual(102);
  expect(frame.length).toBeGreaterThan(60);
  expect(sum(frame.positives.counts)).toBe(split.ranking.positives);
  expect(sum(frame.negatives.counts)).toBe(split.ranking.negatives);
  const flagged = frame.flagged ?? 0;
  expect(sum(frame.positives.counts.subarray(0, flagged))).toBe(split.confusion?.tp);
  expect(sum(frame.negatives.counts.subarray(0, flagged))).toBe(split.confusion?.fp);
});

test("a bootstrap gives the same draws for the same seed, around the value", () => {
  const rows = Array.from({ length: 600 }, (_, index): ScoredRow => {
    const score = ((index * 7919) % 601) / 601;
    return { score, positive: ((index * 104_729) % 1009) / 1009 < score };
  });
  const split = measureSplit(toScores(rows), 0.5);
  const draw = (seed: number) => resample(frameOf(split), { draws: 300, seed, isProbability: true });
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  const { brier = new Float64Array() } = draw(1);
  expect(Math.abs(sum(brier) / 300 - (split.values.brier?.value ?? 0))).toBeLessThan(0.002);
});

const pairOf = (rows: readonly ScoredRow[], others: readonly ScoredRow[]): PairedScores => ({
  candidate: Float64Array.from(rows, ({ score }) => score),
  baseline: Float64Array.from(others, ({ score }) => score),
  positive: Uint8Array.from(rows, ({ positive }) => Number(positive)),
  rows: { candidate: rows.length, baseline: others.length },
});

test("matched rows are counted by both groups and label, whatever their order", () => {
  fc.assert(
    fc.property(scoredRows, (rows) => {
      const others = rows.map(({ positive }, index) => ({ score: ((index * 5) % 7) / 7, positive }));
      const [candidate, baseline] = [rows, others].map((side) => frameOf(measureSplit(toScores(side), undefined)));
      if (candidate === undefined || baseline === undefined) throw new Error("two sides");
      const cells = countCells(pairOf(rows, others), candidate, baseline);
      expect(countCells(pairOf(rows.toReversed(), others.toReversed()), candidate, baseline)).toEqual(cells);
      const perGroup = new Float64Array(candidate.length);
      for (const [cell, count] of cells.counts.entries()) {
        const group = cells.candidate[cell] ?? 0;
        if (cells.positive[cell] === 1) perGroup[group] = (perGroup[group] ?? 0) + count;
      }
      expect(perGroup).toEqual(candidate.positives.counts);
      expect(sum(cells.counts)).toBe(rows.length);
    }),
  );
});
