import { describe, expect, test } from "vitest";
import { createGainsPlot } from "../../../src/core/plots/gains-plot.ts";
import { createKsPlot } from "../../../src/core/plots/ks-plot.ts";
import type { Plot, PlotInput } from "../../../src/core/plots/plot.ts";
import { createPrPlot } from "../../../src/core/plots/pr-plot.ts";
import { createProfitPlot } from "../../../src/core/plots/profit-plot.ts";
import { createRocPlot } from "../../../src/core/plots/roc-plot.ts";
import { estimateTextWidth } from "../../../src/core/plots/text-width.ts";
import { givenInput, plotCases } from "./given-plot-input.ts";
import { layersOf, overlapsOf, textBoxesOf } from "./read-spec.ts";

const creators: Readonly<Record<string, (input: PlotInput) => Plot | undefined>> = {
  gains: createGainsPlot,
  ks: createKsPlot,
  roc: createRocPlot,
  pr: createPrPlot,
  profit: createProfitPlot,
};

function draw(name: string, input: PlotInput) {
  const plot = creators[name]?.(input);
  if (plot === undefined) throw new Error(`no ${name}`);
  const { text, subtitle } = plot.spec.title as { text: string; subtitle: readonly string[] };
  const layers = (layer: string) => layersOf(plot.spec).filter((one) => one.name === layer);
  return { ...plot, title: text, subtitle, layers };
}

const wide = givenInput({ candidate: { separation: 1.2 } });

test.each([
  ["gains", "Top decile holds 31 % of positives, was 23 %"],
  ["ks", "KS 0.496, was 0.348"],
  ["roc", "ROC AUC 0.814, was 0.726"],
  ["pr", "Average precision 0.519, was 0.385"],
  ["profit", "Profit per row at the policy 8.85 EUR, was 7.02; at best 9.06"],
])("the title of %s is the finding, and begins the alternative text", (name, title) => {
  const plot = draw(name, wide);
  expect(plot.title).toBe(title);
  expect(plot.alt.toLowerCase()).toContain(title.toLowerCase());
  expect(plot.alt).toContain("cibot/exp-dapper-mole 3fa9c1d2 against main 9bc01e77; test · 20,000 rows");
});

test("without costs there is no profit to draw", () => {
  const input = givenInput();
  expect(createProfitPlot({ ...input, candidate: { ...input.candidate, profit: null } })).toBeUndefined();
});

test.each(["roc", "pr"])("%s marks the decisions of both models at the policy's cut-off", (name) => {
  const { candidate, baseline } = wide;
  const expected = [candidate, baseline].map((split) => {
    const { tp, fp, tn, fn } = split?.confusion ?? { tp: 0, fp: 1, tn: 1, fn: 1 };
    return name === "roc" ? { x: fp / (fp + tn), y: tp / (tp + fn) } : { x: tp / (tp + fn), y: tp / (tp + fp) };
  });
  const { layers } = draw(name, wide);
  expect(layers("candidate markers")[0]?.values).toEqual([expected[0]]);
  expect(layers("baseline markers")[0]?.values).toEqual([expected[1]]);
});

test("the gap of KS is drawn where it is largest, as long as its value", () => {
  const { layers } = draw("ks", wide);
  const [from, to] = layers("gap line").flatMap(({ values }) => values) as unknown as { x: number; y: number }[];
  expect(from?.x).toBe(to?.x);
  expect((from?.y ?? 0) - (to?.y ?? 0)).toBeCloseTo(wide.candidate.metrics.ks?.value ?? 0, 3);
});

test("gains have the perfect order, which holds all positives at the base rate", () => {
  const points = draw("gains", wide).layers("bound line 2")[0]?.values;
  expect(points).toEqual([
    { x: 0, y: 0 },
    { x: 0.2, y: 1 },
    { x: 1, y: 1 },
  ]);
});

describe.each(Object.keys(creators))("%s", (name) => {
  test.each(Object.entries(plotCases))("%s: no text touches another or leaves the picture", (_, input) => {
    const { spec, title, subtitle } = draw(name, input);
    const boxes = textBoxesOf(spec);
    expect(overlapsOf(boxes)).toEqual([]);
    expect(Math.min(...boxes.map(({ left }) => left))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...boxes.map(({ right }) => right))).toBeLessThanOrEqual(Number(spec.width) + 0.5);
    expect(Math.max(...boxes.map(({ bottom }) => bottom))).toBeLessThanOrEqual(Number(spec.height));
    expect(estimateTextWidth(title, 18)).toBeLessThanOrEqual(604);
    for (const line of subtitle) expect(estimateTextWidth(line, 13.5)).toBeLessThanOrEqual(604);
  });

  test.each(Object.entries(plotCases))("%s: every point is finite and on the axes", (_, input) => {
    const values = draw(name, input).spec.layer as readonly {
      name?: string;
      data?: { values: { x: number; y: number }[] };
    }[];
    const points = values.flatMap((layer) => (/ curve/.test(layer.name ?? "") ? (layer.data?.values ?? []) : []));
    expect(points.length).toBeGreaterThan(1);
    expect(points.every(({ x, y }) => x >= 0 && x <= 1 && Number.isFinite(y))).toBe(true);
  });
});
