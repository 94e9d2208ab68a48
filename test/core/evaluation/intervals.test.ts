import { expect, test } from "vitest";
import { estimateIntervals } from "../../../src/core/evaluation/estimate-intervals.ts";
import { evaluate } from "../../../src/core/evaluation/evaluate.ts";
import { measureSplit } from "../../../src/core/evaluation/measure-split.ts";
import { describeCalibration } from "../../../src/core/metrics/calibration.ts";
import { computeKsInterval } from "../../../src/core/resampling/ks-interval.ts";
import { createRandom } from "../../../src/core/resampling/random.ts";
import { type ScoredRow, toScores } from "../metrics/scored-rows.ts";

const logistic = (x: number) => 1 / (1 + Math.exp(-x));

/** Two normal classes `distance` apart on the logit scale, a tenth positive. */
function sample(seed: number, { rows = 1000, distance = 1.35 } = {}): ScoredRow[] {
  const { uniform } = createRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return Array.from({ length: rows }, () => {
    const positive = uniform() < 0.1;
    return { score: logistic(-2.8 + distance * Number(positive) + 1.1 * normal()), positive };
  });
}

test("the bootstrap of a mean has the standard error of a mean", () => {
  const rows = sample(1, { rows: 4000 });
  const { low = 0, high = 0 } = estimateIntervals(measureSplit(toScores(rows), undefined)).brier ?? {};
  const losses = rows.map(({ score, positive }) => (score - Number(positive)) ** 2);
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  const variance = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / losses.length / (losses.length - 1);
  const deviation = (Math.log(high / low) / 2 / 1.96) * mean;
  expect(Math.abs(deviation / Math.sqrt(variance) - 1)).toBeLessThan(0.1);
});

test("the interval of KS is centred on the truth, not on the excess of a small sample", () => {
  // 2 Φ(1.35 / 1.1 / 2) − 1
  const truth = 0.4606;
  const samples = Array.from({ length: 300 }, (_, seed) => measureSplit(toScores(sample(seed + 1)), undefined));
  const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const centres = samples.map((split) => {
    const { low = 0, high = 0 } = computeKsInterval(split.ranking, split.values.ks?.value ?? 0, 1) ?? {};
    return (low + high) / 2;
  });
  expect(average(samples.map(({ values }) => values.ks?.value ?? 0)) - truth).toBeGreaterThan(0.02);
  expect(Math.abs(average(centres) - truth)).toBeLessThan(0.012);
}, 60_000);

/** The verdict on a metric of `change` against the rows as they are. */
function judge(metric: string, change: (row: ScoredRow) => number) {
  const rows = sample(5, { rows: 6000 });
  const changed = rows.map((row) => ({ ...row, score: change(row) }));
  const pairs = {
    candidate: Float64Array.from(changed, ({ score }) => score),
    baseline: Float64Array.from(rows, ({ score }) => score),
    positive: Uint8Array.from(rows, ({ positive }) => Number(positive)),
    rows: { candidate: rows.length, baseline: rows.length },
  };
  const { deltas } = evaluate([{ name: "test", candidate: toScores(changed), baseline: toScores(rows), pairs }]);
  return deltas.find((delta) => delta.metric === metric);
}

const logit = (score: number) => Math.log(score / (1 - score));

test.each([
  ["brier", "less", "better", ({ score, positive }: ScoredRow) => score + (Number(positive) - score) * 0.2],
  ["brier", "more", "worse", ({ score, positive }: ScoredRow) => score - (Number(positive) - score) * 0.05 * score],
  // The slope of these rows is about 1.1; half the logits have twice that, 1.1 times the logits 1.
  ["cal_slope", "more", "worse", ({ score }: ScoredRow) => logistic(0.5 * logit(score))],
  ["cal_slope", "less", "worse", ({ score }: ScoredRow) => logistic(4 * logit(score))],
  ["oe_ratio", "less", "worse", ({ score }: ScoredRow) => Math.min(1, score * 1.6)],
  ["oe_ratio", "more", "worse", ({ score }: ScoredRow) => score * 0.6],
])("of %s %s is %s", (metric, direction, verdict, change) => {
  const delta = judge(metric, change);
  expect(delta).toMatchObject({ verdict, method: "bootstrap", paired: true });
  expect((delta?.value ?? 0) > 0).toBe(direction === "more");
  expect(delta?.low).toBeLessThan(delta?.value ?? 0);
  expect(delta?.high).toBeGreaterThan(delta?.value ?? 0);
});

test("the calibration curve runs from the lowest scores to the highest, each rate within its interval", () => {
  const { groups } = measureSplit(toScores(sample(9)), undefined);
  const { mean_score, rate, low, high, rows } = describeCalibration(groups);
  expect(mean_score).toHaveLength(10);
  expect(mean_score).toEqual([...mean_score].sort((a, b) => a - b));
  expect(rows.reduce((sum, count) => sum + count, 0)).toBeCloseTo(1000, 9);
  for (const [index, value] of rate.entries()) {
    expect(value).toBeGreaterThanOrEqual(low[index] ?? 1);
    expect(value).toBeLessThanOrEqual(high[index] ?? 0);
  }
});
