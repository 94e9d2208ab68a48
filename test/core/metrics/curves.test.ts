import fc from "fast-check";
import { expect, test } from "vitest";
import type { Curve } from "../../../src/core/evaluation/evaluation.ts";
import { computeCurves } from "../../../src/core/metrics/curves.ts";
import { rankBins } from "../../../src/core/metrics/ranking.ts";
import { thinCurve } from "../../../src/core/metrics/thin-curve.ts";
import { packBins, parseRows, scoredRows, toBins } from "./scored-rows.ts";

const isAscending = (values: readonly number[]) =>
  values.every((value, index) => value >= (values[index - 1] ?? value));

test("the curves of five rows go through every distinct score", () => {
  expect(computeCurves(rankBins(toBins(parseRows("0.9+ 0.5+ 0.5- 0.1- 0.1-"))))).toEqual({
    roc: { x: [0, 0, 1 / 3, 1], y: [0, 0.5, 1, 1] },
    gains: { x: [0, 0.2, 0.6, 1], y: [0, 0.5, 1, 1] },
    lift: { x: [0.2, 0.6, 1], y: [2.5, 5 / 3, 1] },
    pr: { x: [0.5, 1, 1], y: [1, 2 / 3, 0.4] },
    ks: { x: [0, 0.2, 0.6, 1], positives: [0, 0.5, 1, 1], negatives: [0, 0, 1 / 3, 1] },
  });
});

test("ROC and gains rise from (0, 0) to (1, 1); lift ends at 1", () => {
  fc.assert(
    fc.property(scoredRows, (rows) => {
      const { roc, gains, lift } = computeCurves(rankBins(toBins(rows)));
      for (const { x, y } of [roc, gains]) {
        expect([x[0], y[0], x.at(-1), y.at(-1)]).toEqual([0, 0, 1, 1]);
        expect(isAscending(x) && isAscending(y)).toBe(true);
      }
      expect([lift.x.at(-1), lift.y.at(-1)]).toEqual([1, 1]);
      expect(isAscending(lift.x)).toBe(true);
    }),
  );
});

test("one distinct score still has curves", () => {
  expect(computeCurves(rankBins(toBins(parseRows("0.5+ 0.5-"))))).toEqual({
    roc: { x: [0, 1], y: [0, 1] },
    gains: { x: [0, 1], y: [0, 1] },
    lift: { x: [1], y: [1] },
    pr: { x: [1], y: [0.5] },
    ks: { x: [0, 1], positives: [0, 1], negatives: [0, 1] },
  });
});

/** 30,000 distinct scores; the lower the score, the rarer the positives, and rare they are altogether. */
function rareClass(): { full: Curve; drawn: Curve } {
  const rows = Array.from({ length: 30_000 }, (_, index) => {
    const chance = ((index * 7919) % 10_007) / 10_007;
    return { score: 1 - index / 30_000, rows: 1, positives: Number(chance < 0.3 * Math.exp(-index / 1500)) };
  });
  const ranking = rankBins(packBins(rows));
  const baseRate = ranking.positives / ranking.rows;
  const y = rows.map((_, index) => (ranking.positivesAbove[index + 1] ?? 0) / (index + 1) / baseRate);
  return { full: { x: rows.map((_, index) => (index + 1) / rows.length), y }, drawn: computeCurves(ranking).lift };
}

function steep(): { full: Curve; drawn: Curve } {
  const x = Array.from({ length: 30_001 }, (_, index) => index / 30_000);
  const full = { x, y: x.map((share) => share ** 0.05) };
  return { full, drawn: thinCurve(full) };
}

/** The largest distance of a point to the drawn line, as a share of the plot's side. */
function measureLoss(full: Curve, drawn: Curve): number {
  const height = Math.max(...full.y);
  const distances = full.x.map((x, index) => {
    const next = drawn.x.findIndex((value) => value >= x);
    const around = [next - 1, next, next + 1].filter((end) => end > 0 && end < drawn.x.length);
    return Math.min(
      ...around.map((end) => distanceToSegment(x, (full.y[index] ?? 0) / height, drawn, { end, height })),
    );
  });
  return Math.max(...distances);
}

function distanceToSegment(
  x: number,
  y: number,
  drawn: Curve,
  { end, height }: { end: number; height: number },
): number {
  const [x0 = 0, x1 = 0] = [drawn.x[end - 1], drawn.x[end]];
  const [y0, y1] = [(drawn.y[end - 1] ?? 0) / height, (drawn.y[end] ?? 0) / height];
  const along = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / ((x1 - x0) ** 2 + (y1 - y0) ** 2);
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(x0 + share * (x1 - x0) - x, y0 + share * (y1 - y0) - y);
}

test.each([
  ["the lift of a rare class", rareClass()],
  ["a steep curve", steep()],
])("%s is thinned to at most 512 points with its ends, off by less than a pixel of 500", (_, { full, drawn }) => {
  expect(drawn.x.length).toBeLessThanOrEqual(512);
  expect([drawn.x[0], drawn.y[0], drawn.x.at(-1), drawn.y.at(-1)]).toEqual([
    full.x[0],
    full.y[0],
    full.x.at(-1),
    full.y.at(-1),
  ]);
  expect(measureLoss(full, drawn)).toBeLessThan(0.002);
});

test("points on a straight line are dropped, and the kept ones are points of the curve", () => {
  expect(thinCurve({ x: [0, 0.1, 0.2, 0.5, 1], y: [0, 0.4, 0.8, 0.875, 1] })).toEqual({
    x: [0, 0.2, 1],
    y: [0, 0.8, 1],
  });
});
