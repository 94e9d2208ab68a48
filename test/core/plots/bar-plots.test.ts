import { describe, expect, test } from "vitest";
import type { Decile } from "../../../src/core/evaluation/evaluation.ts";
import { createCalibrationPlot } from "../../../src/core/plots/calibration-plot.ts";
import { createDecilesPlot } from "../../../src/core/plots/deciles-plot.ts";
import { listTicks } from "../../../src/core/plots/list-ticks.ts";
import type { Plot, PlotInput } from "../../../src/core/plots/plot.ts";
import { createScoreHistogramPlot } from "../../../src/core/plots/score-histogram-plot.ts";
import { givenInput, plotCases } from "./given-plot-input.ts";
import { layersOf, overlapsOf, textBoxesOf } from "./read-spec.ts";

const creators: Readonly<Record<string, (input: PlotInput) => Plot | undefined>> = {
  calibration: createCalibrationPlot,
  "score-histogram": createScoreHistogramPlot,
  deciles: createDecilesPlot,
};

type Values = readonly Readonly<Record<string, number>>[];

function draw(name: string, input: PlotInput) {
  const plot = creators[name]?.(input);
  if (plot === undefined) throw new Error(`no ${name}`);
  const { text, subtitle } = plot.spec.title as { text: string; subtitle: readonly string[] };
  const values = (layer: string) =>
    layersOf(plot.spec)
      .filter((one) => one.name === layer)
      .flatMap((one) => one.values) as unknown as Values;
  return { ...plot, title: text, subtitle, values };
}

const wide = givenInput({ candidate: { separation: 1.2 } });
const rare = plotCases["rare event"] ?? wide;

function withRates(rates: readonly number[]): PlotInput {
  const input = givenInput({ baseline: null });
  const deciles = rates.map((rate, index): Decile => {
    const decile = input.candidate.deciles[index];
    if (decile === undefined) throw new Error("no decile");
    return { ...decile, rate, positives: rate * decile.rows };
  });
  return { ...input, candidate: { ...input.candidate, deciles } };
}

test.each(Object.keys(creators))(
  "%s: the finding is the title and in the alternative text, with both models",
  (name) => {
    const { title, alt, subtitle } = draw(name, wide);
    expect(title).toMatch(/\d.*, was \d/);
    expect(alt.toLowerCase()).toContain(title.toLowerCase());
    expect(alt).toContain("cibot/exp-dapper-mole 3fa9c1d2 against main 9bc01e77; test · 20,000 rows");
    expect(subtitle.at(-1)).toBe("test · 20,000 rows · 4,000 positives (20.0 %)");
  },
);

describe("calibration", () => {
  test("is not drawn for scores that are no probabilities", () => {
    const { curves } = wide.candidate;
    const calibration = { mean_score: [], rate: [], rows: [], low: [], high: [] };
    const candidate = { ...wide.candidate, curves: { ...curves, calibration } };
    expect(createCalibrationPlot({ ...wide, candidate })).toBeUndefined();
    const alone = draw("calibration", { ...wide, baseline: candidate });
    expect(alone.values("baseline curve")).toEqual([]);
    expect(alone.title).not.toContain("was");
  });

  test("draws each group at its mean score and rate, with its interval", () => {
    const { mean_score, rate, low, high } = wide.candidate.curves.calibration;
    const { values } = draw("calibration", wide);
    expect(values("candidate markers")).toEqual(mean_score.map((x, index) => ({ x, y: rate[index] })));
    expect(values("candidate whiskers").map((one) => [one.low, one.high])).toEqual(
      low.map((one, index) => [one, high[index]]),
    );
    expect(values("baseline markers")).toHaveLength(10);
  });

  test("counts the groups whose interval holds their mean score", () => {
    const { curves } = wide.candidate;
    const { rate } = curves.calibration;
    const calibration = { ...curves.calibration, mean_score: rate.map((one, index) => (index < 3 ? one : 0.999)) };
    const candidate = { ...wide.candidate, curves: { ...curves, calibration } };
    expect(draw("calibration", { ...wide, candidate, baseline: null }).subtitle[0]).toBe(
      "3 of 10 intervals hold the predicted rate",
    );
  });

  test("of a rare event has log axes, and says so; what is 0 lies on their edge", () => {
    const { spec, values } = draw("calibration", rare);
    expect(JSON.stringify(spec)).toContain("log scale");
    const { mean_score } = rare.candidate.curves.calibration;
    expect(values("candidate markers").at(-1)?.x).toBeCloseTo(Math.log10(mean_score.at(-1) ?? 0), 9);
    expect(values("candidate markers").every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
    expect(JSON.stringify(draw("calibration", wide).spec)).not.toContain("log scale");
  });
});

describe("score histogram", () => {
  test.each([
    ["even bars", wide],
    ["bars by logit", rare],
    ["few rows", plotCases["ten rows"] ?? wide],
  ])("%s: each class has an area of 1, but for the ends that are cut", (_, input) => {
    const { values } = draw("score-histogram", input);
    for (const layer of ["candidate curve", "candidate curve 2", "baseline curve", "baseline curve 2"]) {
      const points = values(layer);
      const area = points
        .slice(1)
        .reduce((sum, { x = 0 }, index) => sum + (x - (points[index]?.x ?? x)) * (points[index]?.y ?? 0), 0);
      expect(area).toBeGreaterThan(0.98);
      expect(area).toBeLessThan(1.001);
    }
  });

  test("has the cut-off where it lies on the scale of the scores", () => {
    expect(draw("score-histogram", wide).values("cut-off line")[0]?.x).toBe(0.3);
    expect(draw("score-histogram", rare).values("cut-off line")[0]?.x).toBeCloseTo(Math.log(0.02 / 0.98), 9);
    expect(JSON.stringify(draw("score-histogram", rare).spec)).toContain("score, logit scale");
  });

  test("says which share of each class is at or above the cut-off", () => {
    const confusion = { threshold: 0.3, tp: 620, fp: 180, fn: 380, tn: 820 };
    const input = { ...wide, candidate: { ...wide.candidate, confusion }, baseline: null };
    expect(draw("score-histogram", input).subtitle[0]).toBe(
      "at or above cut-off 0.3: 62 % of positives; 18 % of negatives",
    );
  });

  test("has no cut-off without a threshold, nor for one far from all scores", () => {
    const far = { ...wide.candidate, confusion: { threshold: 9, tp: 0, fp: 0, fn: 4000, tn: 16_000 } };
    expect(draw("score-histogram", givenInput({ candidate: { threshold: null } })).values("cut-off line")).toEqual([]);
    expect(draw("score-histogram", { ...wide, candidate: far }).values("cut-off line")).toEqual([]);
  });
});

describe("deciles", () => {
  test.each([
    ["rates fall from decile to decile", [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0]],
    ["decile 4 is above decile 3", [0.9, 0.8, 0.6, 0.7, 0.5, 0.4, 0.3, 0.2, 0.1, 0]],
    ["2 deciles are above the one before", [0.8, 0.9, 0.6, 0.7, 0.5, 0.4, 0.3, 0.2, 0.1, 0]],
    ["rates never rise", [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0, 0]],
    ["all deciles are alike", Array<number>(10).fill(0.2)],
  ])("%s", (finding, rates) => {
    expect(draw("deciles", withRates(rates)).title).toContain(finding);
  });

  test("each bar has its rate, its Wilson interval and its value", () => {
    const { values, spec } = draw("deciles", withRates([0.5, ...Array<number>(9).fill(0.04)]));
    // 1,000 of 2,000 rows: 0.5 ± 0.0219, by hand from Wilson's formula.
    expect(values("candidate bars")[0]).toMatchObject({
      low: expect.closeTo(0.4781, 4),
      high: expect.closeTo(0.5219, 4),
    });
    expect(values("candidate bars").map(({ rate }) => rate)).toEqual([0.5, ...Array<number>(9).fill(0.04)]);
    const texts = layersOf(spec)
      .filter(({ name }) => name === "values")
      .flatMap((layer) => layer.values.map(({ text }) => text));
    expect(texts).toEqual(["50 %", ...Array<string>(9).fill("4.0 %")]);
  });

  test("rates of rare events are counted per 10,000 rows, and the axis says so", () => {
    const { spec, title } = draw("deciles", rare);
    expect(JSON.stringify(spec)).toContain("rate of positives, per 10,000 rows");
    expect(title).toMatch(/^Top decile \d+ per 10,000, was \d+/);
  });
});

test.each([
  [1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [0.47, [0, 0.1, 0.2, 0.3, 0.4]],
  [0.0003, [0, 0.00005, 0.0001, 0.00015, 0.0002, 0.00025, 0.0003]],
])("ticks up to %d are round numbers: %j", (end, ticks) => {
  expect(listTicks(end)).toEqual(ticks);
});

describe.each(Object.keys(creators))("%s", (name) => {
  test.each(Object.entries(plotCases))("%s: no text touches another or leaves the picture", (_, input) => {
    const { spec } = draw(name, input);
    const boxes = textBoxesOf(spec).filter(({ text }) => text !== "");
    const { left, right } = spec.padding as { left: number; right: number };
    expect(overlapsOf(boxes)).toEqual([]);
    expect(Math.min(...boxes.map((box) => box.left))).toBeGreaterThanOrEqual(4 - left);
    expect(Math.max(...boxes.map((box) => box.right))).toBeLessThanOrEqual(Number(spec.width) + right - 4);
  });
});
