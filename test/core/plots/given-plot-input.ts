import { evaluateSplit } from "../../../src/core/evaluation/evaluate-split.ts";
import type { SplitEvaluation } from "../../../src/core/evaluation/evaluation.ts";
import type { Costs } from "../../../src/core/metrics/profit.ts";
import type { PlotInput } from "../../../src/core/plots/plot.ts";

interface Model {
  readonly rows?: number;
  readonly baseRate?: number;
  /** Of a positive's score over a negative's, in standard deviations; below zero the model is worse than chance. */
  readonly separation?: number;
  /** Null for none. */
  readonly threshold?: number | null;
  readonly name?: string;
  readonly costs?: Costs;
}

/** A split scored by a model with two normal score distributions, without chance: the scores are quantiles. */
function givenSplit({
  rows = 20_000,
  baseRate = 0.2,
  separation = 1,
  threshold = 0.3,
  name = "test",
  costs = { tp: 0, fp: 0, tn: 20, fn: -60, unit: "EUR" },
}: Model = {}): SplitEvaluation {
  const positives = Math.round(rows * baseRate);
  const scored = [
    ...quantiles(positives).map((z) => ({ score: toScore(z + separation, baseRate), positive: true })),
    ...quantiles(rows - positives).map((z) => ({ score: toScore(z, baseRate), positive: false })),
  ];
  const bins = new Map<number, { score: number; rows: number; positives: number }>();
  for (const { score, positive } of scored) {
    const bin = bins.get(score) ?? { score, rows: 0, positives: 0 };
    bins.set(score, { score, rows: bin.rows + 1, positives: bin.positives + (positive ? 1 : 0) });
  }
  const ranked = [...bins.values()].toSorted((a, b) => b.score - a.score);
  return evaluateSplit(
    {
      bins: {
        scores: Float64Array.from(ranked, (bin) => bin.score),
        rows: Float64Array.from(ranked, (bin) => bin.rows),
        positives: Float64Array.from(ranked, (bin) => bin.positives),
      },
      histogram: null,
      epsilon: Number.EPSILON,
      excluded: { null_score: 0, nan_score: 0, null_label: 0 },
      outsideUnit: 0,
    },
    { name, threshold: threshold ?? undefined, costs },
  );
}

const toScore = (z: number, baseRate: number) => 1 / (1 + Math.exp(-(z + Math.log(baseRate / (1 - baseRate)))));

function quantiles(count: number): number[] {
  return Array.from({ length: count }, (_, index) => normalQuantile((index + 0.5) / count));
}

/** Inverse of the logistic distribution, scaled to the normal's variance: near enough for made-up scores. */
const normalQuantile = (p: number) => (Math.log(p / (1 - p)) * Math.sqrt(3)) / Math.PI;

const names = { candidate: "cibot/exp-dapper-mole 3fa9c1d2", baseline: "main 9bc01e77" };

/** With a baseline that is a little worse, unless said otherwise; `null` for none. */
export function givenInput({ candidate, baseline = { separation: 0.8 }, ...others }: GivenInput = {}): PlotInput {
  return {
    candidate: givenSplit(candidate),
    baseline: baseline === null ? null : givenSplit({ ...candidate, ...baseline }),
    names: { ...names, ...others.names },
  };
}

interface GivenInput {
  readonly candidate?: Model;
  readonly baseline?: Model | null;
  readonly names?: Partial<PlotInput["names"]>;
}

/** Every kind of data that a picture must cope with. */
export const plotCases: Readonly<Record<string, PlotInput>> = {
  balanced: givenInput({ candidate: { separation: 1.2 } }),
  "rare event": givenInput({
    candidate: { rows: 100_000, baseRate: 0.004, separation: 2.6, threshold: 0.02 },
    baseline: { separation: 2.1 },
  }),
  "lift of 50 and more": givenInput({
    candidate: { rows: 100_000, baseRate: 0.005, separation: 6 },
    baseline: { separation: 5 },
  }),
  "ten rows": givenInput({ candidate: { rows: 10, baseRate: 0.3 }, baseline: { separation: 0.4 } }),
  identical: givenInput({ baseline: {} }),
  "nearly identical": givenInput({ baseline: { separation: 0.985 } }),
  "no baseline": givenInput({ baseline: null }),
  "worse than chance": givenInput({ candidate: { separation: -0.7 }, baseline: { separation: 0.05 } }),
  "perfect, half positives": givenInput({
    candidate: { baseRate: 0.5, separation: 9, threshold: 0.5 },
    baseline: { separation: 3 },
  }),
  "other rows, long names": givenInput({
    baseline: { rows: 15_000, name: "out-of-time-2024-06-and-much-more" },
    names: {
      candidate: "feature/JIRA-12345-retrain-with-bureau-data-and-new-woe-bins 3fa9c1d2",
      baseline: "release/2024-Q3-модель-кредитного-риска-WWWWWWWWWW 9bc01e77",
    },
  }),
};
