import { describe, expect, test } from "vitest";
import type { Confusion } from "../../../src/core/evaluation/evaluation.ts";
import { createConfusionPlot } from "../../../src/core/plots/confusion-plot.ts";
import type { PlotInput } from "../../../src/core/plots/plot.ts";
import { givenInput, plotCases } from "./given-plot-input.ts";
import { layersOf, overlapsOf, textBoxesOf } from "./read-spec.ts";

const before: Confusion = { threshold: 0.3, tp: 110, fp: 90, fn: 90, tn: 710 };
const now: Confusion = { threshold: 0.3, tp: 124, fp: 76, fn: 76, tn: 724 };

function given(candidate: Confusion, baseline: Confusion | null): PlotInput {
  const input = givenInput({ candidate: { rows: 1000 } });
  return {
    ...input,
    candidate: { ...input.candidate, confusion: candidate },
    baseline: input.baseline && { ...input.baseline, confusion: baseline },
  };
}

function draw(input: PlotInput) {
  const plot = createConfusionPlot(input);
  if (plot === undefined) throw new Error("no plot");
  const texts = (layer: string) =>
    layersOf(plot.spec)
      .filter(({ name }) => name === layer)
      .flatMap(({ values }) => values.map(({ text }) => text));
  return { ...plot, texts, title: plot.spec.title };
}

test("without a threshold there is nothing to draw", () => {
  expect(createConfusionPlot(givenInput({ candidate: { threshold: null } }))).toBeUndefined();
});

test("title and alternative text say the cut-off and what changed at it", () => {
  const { title, alt } = draw(given(now, before));
  expect(title).toMatchObject({
    text: "At cut-off 0.3: catches 62 % of positives, was 55 %",
    subtitle: [
      "flags 20.0 % of rows, as before; 62 % of these positive, was 55 %",
      "test · 1,000 rows · 200 positives (20.0 %)",
    ],
  });
  expect(alt).toMatch(/^At cut-off 0\.3: catches 62 % of positives, was 55 %; flags 20\.0 % of rows, as before/);
  expect(alt).toContain("cibot/exp-dapper-mole 3fa9c1d2 against main 9bc01e77");
});

test("each cell has its count and its share of the actual class, the baseline on the left", () => {
  const { texts } = draw(given(now, before));
  expect(texts("counts")).toEqual(["710", "90", "90", "110", "724", "76", "76", "124"]);
  expect(texts("row percentages")).toEqual([
    "88.8 %",
    "11.3 %",
    "45.0 %",
    "55.0 %",
    "90.5 %",
    "9.5 %",
    "38.0 %",
    "62.0 %",
  ]);
  expect(texts("predicted classes")).toEqual(["negative (0)", "positive (1)", "negative (0)", "positive (1)"]);
  expect(texts("actual classes")).toEqual(["negative (0)", "positive (1)"]);
});

test("both models share one colour scale, from no row to all rows of a class", () => {
  const { spec } = draw(given(now, before));
  const scales = JSON.stringify(spec).match(/"scale":\{"domain":\[0,1\],"range":\["#eef5fa","#56b4e9"\][^}]*\}/g);
  expect(scales).toHaveLength(1);
  expect(layersOf(spec).filter(({ name }) => name === "cells")[0]?.values).toHaveLength(8);
});

test.each([
  ["a cut-off that flags no row", { threshold: 0.9, tp: 0, fp: 0, fn: 200, tn: 800 }, "flags 0.0 % of rows"],
  [
    "one that flags all",
    { threshold: 0, tp: 200, fp: 800, fn: 0, tn: 0 },
    "flags 100 % of rows; 20 % of these positive",
  ],
])("%s: %s", (_, confusion, finding) => {
  expect(draw(given(confusion, null)).title).toMatchObject({ subtitle: [finding, expect.any(String)] });
});

test("counts of a million and more are shortened to fit their cells", () => {
  const { texts, spec } = draw(
    given({ threshold: 0.3, tp: 999_999, fp: 1_234_567, fn: 999_600_000, tn: 9_876_543_210 }, now),
  );
  expect(texts("counts").slice(4)).toEqual(["9.88 bn", "1.23 M", "1.00 bn", "999,999"]);
  expect(overlapsOf(textBoxesOf(spec))).toEqual([]);
});

describe.each(Object.entries(plotCases))("%s", (_, input) => {
  test("no text touches another or leaves the picture", () => {
    const { spec } = draw(input);
    const boxes = textBoxesOf(spec);
    const { left, right } = spec.padding as { left: number; right: number };
    expect(overlapsOf(boxes)).toEqual([]);
    expect(Math.min(...boxes.map((box) => box.left))).toBeGreaterThanOrEqual(-left + 2);
    expect(Math.max(...boxes.map((box) => box.right))).toBeLessThanOrEqual(Number(spec.width) + right - 2);
  });
});
