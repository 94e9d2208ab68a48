import type { Confusion, ProfitCurve, ProfitPoint } from "../evaluation/evaluation.ts";
import type { Ranking } from "./ranking.ts";
import { pick, selectPoints } from "./thin-curve.ts";

/** What one row of each kind is worth. */
export interface Costs {
  readonly tp: number;
  readonly fp: number;
  readonly tn: number;
  readonly fn: number;
  readonly unit: string;
}

/** What approving all rows below a cut-off is worth, for every cut-off between bins. */
export function computeProfit(
  ranking: Ranking,
  { costs, confusion }: { costs: Costs; confusion: Confusion | null },
): ProfitCurve {
  const { length } = ranking;
  const approval = new Float64Array(length + 1);
  const [profit, badRate] = [new Float64Array(length + 1), new Float64Array(length + 1)];
  let best = 0;
  // From declining all rows to approving all.
  for (let index = 0; index <= length; index++) {
    const worth = describeWorth(countAt(ranking, length - index), costs);
    approval[index] = worth.approval_rate;
    profit[index] = worth.profit;
    badRate[index] = worth.bad_rate;
    if (worth.profit > (profit[best] ?? 0)) best = index;
  }
  const kept = selectPoints(approval, [profit, badRate]);
  const optimum = describeWorth(countAt(ranking, length - best), costs);
  return {
    unit: costs.unit,
    approval_rate: pick(approval, kept),
    profit: pick(profit, kept),
    bad_rate: pick(badRate, kept),
    optimum: { threshold: findThreshold(ranking, length - best), ...optimum },
    policy: confusion && { threshold: confusion.threshold, ...describeWorth(confusion, costs) },
  };
}

type Counts = Pick<Confusion, "tp" | "fp" | "tn" | "fn">;

function countAt({ rowsAbove, positivesAbove, positives, negatives }: Ranking, flagged: number): Counts {
  const tp = positivesAbove[flagged] ?? 0;
  const fp = (rowsAbove[flagged] ?? 0) - tp;
  return { tp, fp, tn: negatives - fp, fn: positives - tp };
}

function describeWorth({ tp, fp, tn, fn }: Counts, costs: Costs): Omit<ProfitPoint, "threshold"> {
  const rows = tp + fp + tn + fn;
  return {
    approval_rate: (tn + fn) / rows,
    profit: (tp * costs.tp + fp * costs.fp + tn * costs.tn + fn * costs.fn) / rows,
    bad_rate: tn + fn === 0 ? 0 : fn / (tn + fn),
  };
}

/** The lowest score that is flagged; the next number above all scores when none is. */
function findThreshold({ bins, edges }: Ranking, flagged: number): number {
  if (flagged > 0) return (edges?.lows ?? bins.scores)[flagged - 1] ?? 0;
  const highest = edges?.highs[0] ?? bins.scores[0] ?? 0;
  return highest + Math.max(Number.MIN_VALUE, Math.abs(highest) * Number.EPSILON);
}
