import { expect, test } from "vitest";
import { createPlots, drawablePlots } from "../../../src/core/plots/create-plots.ts";
import { givenInput } from "./given-plot-input.ts";

test.each([
  [
    ["lift", "confusion"],
    ["lift", "confusion"],
  ],
  [
    ["confusion", "lift", "confusion"],
    ["confusion", "lift"],
  ],
  [["unknown", "lift", "toString"], ["lift"]],
  [[], []],
])("%j gives %j", (names, drawn) => {
  expect(createPlots(names, givenInput()).map(({ name }) => name)).toEqual(drawn);
});

test("a confusion matrix needs a threshold, every other plot does without", () => {
  const drawn = createPlots(drawablePlots, givenInput({ candidate: { threshold: null } })).map(({ name }) => name);
  expect(drawn).toEqual(drawablePlots.filter((name) => name !== "confusion"));
});
