import { describe, expect, test } from "vitest";
import { createLiftPlot } from "../../../src/core/plots/lift-plot.ts";
import { sampleLift } from "../../../src/core/plots/sample-lift.ts";
import { givenInput, plotCases } from "./given-plot-input.ts";
import { layersOf, overlapsOf, textBoxesOf } from "./read-spec.ts";

const titleOf = ({ spec }: ReturnType<typeof createLiftPlot>) => spec.title;
const layer = (plot: ReturnType<typeof createLiftPlot>, name: string) =>
  layersOf(plot.spec).filter((one) => one.name === name);

test("title and alternative text say the finding, with the earlier number", () => {
  const plot = createLiftPlot(givenInput({ candidate: { separation: 1.2 } }));
  expect(titleOf(plot)).toMatchObject({
    text: "Top decile lift 3.1, was 2.3",
    subtitle: ["test · 20,000 rows · 4,000 positives (20.0 %)"],
  });
  expect(plot.alt).toMatch(/^Lift curve: top decile lift 3\.1, was 2\.3; at 20 % of rows 2\.7, was 2\.\d\. /);
  expect(plot.alt).toContain("cibot/exp-dapper-mole 3fa9c1d2 against main 9bc01e77; test · 20,000 rows");
});

test.each([
  ["no baseline", "Top decile lift 2.7: it holds 27 % of positives"],
  ["identical", "Top decile lift 2.71, as before"],
  ["nearly identical", "Top decile lift 2.71, was 2.69"],
])("%s: the title is %s", (name, title) => {
  expect(titleOf(createLiftPlot(plotCases[name] ?? givenInput()))).toMatchObject({ text: title });
});

test("a baseline of other rows is admitted to", () => {
  const plot = createLiftPlot(givenInput({ baseline: { rows: 15_000 } }));
  expect(titleOf(plot)).toMatchObject({
    subtitle: [expect.any(String), "not the same rows: the baseline has 15,000 rows · 3,000 positives (20.0 %)"],
  });
});

test("the candidate is a solid blue line, the baseline a dashed grey one", () => {
  const plot = createLiftPlot(givenInput());
  expect(layer(plot, "candidate curve")[0]?.mark).toMatchObject({ type: "line", stroke: "#0072b2" });
  expect(layer(plot, "candidate curve")[0]?.mark).not.toHaveProperty("strokeDash");
  expect(layer(plot, "baseline curve")[0]?.mark).toMatchObject({ type: "line", stroke: "#4d5358", strokeDash: [6, 4] });
});

test("markers are the table's lift at 10 % and 20 %, and lie on the curve", () => {
  const input = givenInput();
  const plot = createLiftPlot(input);
  const [first, second] = input.candidate.deciles;
  expect(layer(plot, "candidate markers")[0]?.values).toEqual([
    { x: 0.1, y: first?.cumulative_lift },
    { x: 0.2, y: second?.cumulative_lift },
  ]);
  const onCurve = layer(plot, "candidate curve")[0]?.values.find(({ x }) => x === 0.1);
  expect(onCurve?.y).toBeCloseTo(first?.cumulative_lift ?? 0, 2);
});

describe.each(Object.entries(plotCases))("%s", (_, input) => {
  const plot = createLiftPlot(input);
  const [width, height] = [Number(plot.spec.width), Number(plot.spec.height)];

  test("no text touches another, or leaves the plot area", () => {
    const boxes = textBoxesOf(plot.spec);
    expect(boxes.length).toBe(input.baseline === null ? 4 : 7);
    expect(overlapsOf(boxes)).toEqual([]);
    for (const { left, right, top, bottom } of boxes) {
      expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
      expect([right, bottom]).toEqual([
        expect.closeTo(Math.min(right, width)),
        expect.closeTo(Math.min(bottom, height)),
      ]);
    }
  });

  test("curves start at 1 % or later, end at lift 1, and stay inside the axes and off the names", () => {
    const curves = layersOf(plot.spec).filter(({ name }) => name.endsWith(" curve"));
    const names = textBoxesOf(plot.spec).slice(-curves.length);
    const maximum = scaleEnd(plot.spec);
    for (const { values } of curves) {
      const points = values as readonly { x: number; y: number }[];
      expect(points[0]?.x).toBeGreaterThanOrEqual(0.01);
      expect(points.at(-1)).toEqual({ x: 1, y: 1 });
      const pixels = points.map(({ x, y }) => ({ x: x * width, y: height * (1 - y / maximum) }));
      expect(Math.min(...pixels.map(({ y }) => y))).toBeGreaterThan(0);
      for (const name of names) {
        expect(pixels.filter(({ x, y }) => x > name.left - 50 && y < name.bottom)).toEqual([]);
      }
    }
  });
});

function scaleEnd(spec: object): number {
  return Number(
    /"domain":\[0,([\d.]+)\],"nice":false\},"axis":\{"title":"cumulative lift"/.exec(JSON.stringify(spec))?.[1],
  );
}

test("where the highest scores tie the curve starts at 1 % all the same, level with the markers", () => {
  const tied = {
    lift: { x: [0.4, 1], y: [2, 1] },
    gains: { x: [0, 0.4, 1], y: [0, 0.8, 1] },
  };
  const points = sampleLift(tied);
  expect(points[0]).toEqual({ x: 0.01, y: 2 });
  expect(points.filter(({ x }) => x <= 0.4).every(({ y }) => y === 2)).toBe(true);
});
