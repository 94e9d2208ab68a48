import fc from "fast-check";
import { expect, test } from "vitest";
import { measureSplit } from "../../../src/core/evaluation/measure-split.ts";
import { logLoss } from "../../../src/core/metrics/losses.ts";
import type { SplitScores } from "../../../src/core/metrics/score-bins.ts";
import { type ScoredRow, scoredRows, toScores } from "../metrics/scored-rows.ts";

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** The rows in bins between the edges, as one scan would count them; the highest scores first, empty bins left out. */
function toHistogram(rows: readonly ScoredRow[], inner: readonly number[]): SplitScores {
  const edges = [...new Set([0, ...inner, 1 + Number.EPSILON])].sort((a, b) => b - a);
  const bins = edges.slice(1).flatMap((low, index) => {
    const high = edges[index] ?? 1;
    const inside = rows.filter(({ score }) => score >= low && score < high);
    const scores = inside.map(({ score }) => score);
    return inside.length === 0 ? [] : [{ low: Math.min(...scores), high: Math.max(...scores), inside }];
  });
  const loss = ({ score, positive }: ScoredRow) => logLoss(positive ? score : 1 - score, Number.EPSILON);
  return {
    ...toScores(rows),
    bins: {
      scores: Float64Array.from(bins, ({ inside }) => sum(inside.map(({ score }) => score)) / inside.length),
      rows: Float64Array.from(bins, ({ inside }) => inside.length),
      positives: Float64Array.from(bins, ({ inside }) => inside.filter(({ positive }) => positive).length),
    },
    histogram: {
      lows: Float64Array.from(bins, ({ low }) => low),
      highs: Float64Array.from(bins, ({ high }) => high),
      losses: {
        brier: sum(rows.map(({ score, positive }) => (score - Number(positive)) ** 2)),
        log: sum(rows.map(loss)),
      },
    },
  };
}

/** Of sums in another order. */
const tolerance = (value: number) => 1e-11 * Math.max(1, Math.abs(value));

const share = fc.double({ min: 0, max: 1, noNaN: true });

test("no metric of a histogram is further from the exact one than it says", () => {
  fc.assert(
    fc.property(scoredRows, fc.array(share, { maxLength: 6 }), share, (rows, edges, threshold) => {
      const exact = measureSplit(toScores(rows), threshold).values;
      const binned = measureSplit(toHistogram(rows, edges), threshold).values;
      for (const [key, { value, error }] of Object.entries(binned)) {
        // To first order only, so for bins as narrow as real ones: the next test.
        if (key.startsWith("cal_")) continue;
        const true_ = exact[key]?.value;
        if (true_ !== undefined) expect(Math.abs(value - true_), key).toBeLessThanOrEqual(error + tolerance(value));
      }
    }),
    { numRuns: 500 },
  );
});

test("with an edge at every score a histogram tells what exact counts do", () => {
  fc.assert(
    fc.property(scoredRows, share, (rows, threshold) => {
      const binned = measureSplit(toHistogram(rows, [...rows.map(({ score }) => score), threshold]), threshold);
      const exact = measureSplit(toScores(rows), threshold);
      expect(binned.confusion).toEqual(exact.confusion);
      expect(Object.keys(binned.values)).toEqual(Object.keys(exact.values));
      for (const [key, { value }] of Object.entries(exact.values)) {
        if (key.startsWith("cal_")) continue;
        expect(Math.abs((binned.values[key]?.value ?? Number.NaN) - value), key).toBeLessThan(tolerance(value));
        // Two cut-offs may share the largest gap: which of them is the first is then a matter of rounding.
        if (key !== "ks_at") expect(binned.values[key]?.error, key).toBeLessThan(1e-12);
      }
    }),
  );
});

test("with 1024 bins the calibration fit is as near as it says, and it says little", () => {
  const rows = Array.from({ length: 3000 }, (_, index): ScoredRow => {
    const score = 0.05 + (0.9 * ((index * 7919) % 3001)) / 3001;
    return { score, positive: ((index * 104_729) % 1009) / 1009 < score ** 1.5 };
  });
  const edges = Array.from({ length: 1023 }, (_, index) => (index + 1) / 1024);
  const [exact, binned] = [toScores(rows), toHistogram(rows, edges)].map((scores) => measureSplit(scores, undefined));
  for (const key of ["cal_intercept", "cal_slope"]) {
    const { value = Number.NaN, error = Number.NaN } = binned?.values[key] ?? {};
    expect(Math.abs(value - (exact?.values[key]?.value ?? Number.NaN)), key).toBeLessThanOrEqual(error);
    expect(error, key).toBeLessThan(0.05);
  }
});
