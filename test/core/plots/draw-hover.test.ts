import { expect, test } from "vitest";
import { createPlots, drawablePlots } from "../../../src/core/plots/create-plots.ts";
import type { VegaLiteSpec } from "../../../src/core/plots/plot.ts";
import { givenInput } from "./given-plot-input.ts";

const plots = createPlots(drawablePlots, givenInput());
const layersOf = (spec: VegaLiteSpec | undefined) => (Array.isArray(spec?.layer) ? spec.layer : []);
const hoverOf = (name: string) => layersOf(plots.find((plot) => plot.name === name)?.interactive).at(-1);

test.each(plots)(
  "$name is the picture, and one unseen layer above it for the pointer",
  ({ name, spec, interactive }) => {
    expect({ ...interactive, layer: layersOf(interactive).slice(0, -1) }).toEqual(spec);
    const { mark, encoding } = hoverOf(name);
    expect(encoding.opacity?.value ?? mark.opacity).toBe(0);
  },
);

test.each([
  ["lift", ["model", "share of rows, riskiest first", "cumulative lift"]],
  ["ks", ["model", "class", "share of rows, riskiest first", "share of each class"]],
  ["pr", ["model", "recall", "precision"]],
  ["roc", ["model", "false positive rate", "true positive rate"]],
  ["calibration", ["model", "mean score of a tenth of the rows", "rate of positives"]],
  ["score-histogram", ["model", "class", "score", "density"]],
  ["profit", ["model", "approval rate", "mean profit of a row, EUR"]],
  ["deciles", ["model", "decile", "rate of positives", "95 % interval from", "to"]],
  ["confusion", ["here", "rows", "of the actual class"]],
])("of %s a pointer finds values by the names of the axes, without remarks", (name, titles) => {
  const { tooltip } = hoverOf(name).encoding;
  expect(tooltip.map(({ title }: { title: string }) => title)).toEqual(titles);
});
