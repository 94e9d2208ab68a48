import { expect, test } from "vitest";
import { countConfusion } from "../../../src/core/metrics/confusion.ts";
import { computeProfit } from "../../../src/core/metrics/profit.ts";
import { rankBins } from "../../../src/core/metrics/ranking.ts";
import { parseRows, toBins } from "./scored-rows.ts";

const costs = { tp: 0, fp: -1, tn: 10, fn: -30, unit: "EUR" };
const ranking = rankBins(toBins(parseRows("0.9+ 0.7- 0.6+ 0.3- 0.1-")));

test("every cut-off is worth what its four kinds of rows are, from declining all to approving all", () => {
  const curve = computeProfit(ranking, { costs, confusion: null });
  expect(curve).toEqual({
    unit: "EUR",
    // Without 0.2, which lies on a straight line to 0.4.
    approval_rate: [0, 0.4, 0.6, 0.8, 1],
    // −3, +8, +19, then a default is let pass, a good customer approved, the other default.
    profit: [-3 / 5, 19 / 5, -11 / 5, 0, -30 / 5],
    bad_rate: [0, 0, 1 / 3, 1 / 4, 2 / 5],
    optimum: { threshold: 0.6, approval_rate: 0.4, profit: 19 / 5, bad_rate: 0 },
    policy: null,
  });
});

test("the policy's cut-off is a point of the same curve", () => {
  const { confusion } = countConfusion(ranking, 0.3);
  const { policy } = computeProfit(ranking, { costs, confusion });
  expect(policy).toEqual({ threshold: 0.3, approval_rate: 0.2, profit: 8 / 5, bad_rate: 0 });
});

test("where approving all is best the threshold is above every score", () => {
  const generous = { ...costs, fn: 5 };
  const { optimum } = computeProfit(ranking, { costs: generous, confusion: null });
  expect(optimum.approval_rate).toBe(1);
  expect(optimum.threshold).toBeGreaterThan(0.9);
  expect(countConfusion(ranking, optimum.threshold).confusion).toMatchObject({ tp: 0, fp: 0 });
});
