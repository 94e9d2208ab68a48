import { expect, test } from "vitest";
import { compileSpec } from "../../../src/adapters/vega/compile-spec.ts";
import { createPlots, drawablePlots } from "../../../src/core/plots/create-plots.ts";
import { givenInput, plotCases } from "../../core/plots/given-plot-input.ts";

const plots = Object.entries(plotCases).flatMap(([name, input]) =>
  createPlots(drawablePlots, input).flatMap(({ name: plot, spec, interactive }) => [
    { case: `${plot}, ${name}`, spec },
    { case: `${plot} for a pointer, ${name}`, spec: interactive },
  ]),
);

test.each(plots)("$case: Vega-Lite has nothing to say", ({ spec }) => {
  expect(compileSpec(spec).warnings).toEqual([]);
});

test("the compiled lift plot has the axes and the marks of the two models, in drawing order", () => {
  const [lift] = createPlots(["lift"], givenInput());
  const { compiled } = compileSpec(lift?.spec ?? {});
  expect(compiled).toMatchObject({
    width: 576,
    autosize: "none",
    background: "#ffffff",
    padding: { left: 46, right: 18 },
  });
  expect(compiled.scales?.map(({ name, type }) => [name, type])).toEqual([
    ["x", "linear"],
    ["y", "linear"],
  ]);
  expect(compiled.axes?.flatMap(({ title }) => title ?? [])).toEqual([
    "share of rows, riskiest first (drawn from 1 %)",
    "cumulative lift",
  ]);
  expect(compiled.marks?.map(({ type }) => type).slice(0, 7)).toEqual([
    "rect",
    "rect",
    "line",
    "line",
    "line",
    "symbol",
    "symbol",
  ]);
  expect(compiled.legends).toBeUndefined();
});

test("the compiled confusion plot has one scale, for colour, and no axes", () => {
  const [confusion] = createPlots(["confusion"], givenInput());
  const { compiled } = compileSpec(confusion?.spec ?? {});
  expect(compiled.scales?.filter(({ name }) => name === "color")).toMatchObject([
    { domain: [0, 1], range: ["#eef5fa", "#56b4e9"] },
  ]);
  expect(compiled.axes ?? []).toEqual([]);
  expect(compiled.legends).toBeUndefined();
});
