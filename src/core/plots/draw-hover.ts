import type { PlotAxis } from "./draw-lines.ts";
import type { ConfusionCell } from "./place-confusion.ts";
import type { DecileBar } from "./place-deciles.ts";
import type { Model } from "./place-key.ts";
import type { VegaLiteSpec } from "./plot.ts";
import type { PlotLine } from "./plot-line.ts";
import { colours, inPixels } from "./theme.ts";

interface AxisPair {
  readonly x: Pick<PlotAxis, "title" | "labels">;
  readonly y: Pick<PlotAxis, "title" | "labels">;
}

const onAxes = { x: { field: "x", type: "quantitative" }, y: { field: "y", type: "quantitative" } } as const;

/** A dot on the point of a curve that is nearest to the pointer, with its values. */
export function drawHoverPoints(lines: readonly PlotLine[], axes: AxisPair, models: readonly Model[]): VegaLiteSpec {
  const hasClasses = lines.some(({ kind }) => kind !== undefined);
  return {
    name: "nearest point",
    params: [{ name: "nearest", select: { type: "point", nearest: true, on: "pointerover", clear: "pointerout" } }],
    data: { values: lines.flatMap((line) => listPoints(line, models)) },
    transform: [say("x", axes.x), say("y", axes.y)],
    mark: { type: "point", filled: true, size: 90, stroke: colours.background, strokeWidth: 1.5 },
    encoding: {
      ...onAxes,
      color: { field: "colour", type: "nominal", scale: null },
      opacity: { condition: { param: "nearest", empty: false, value: 1 }, value: 0 },
      tooltip: [tip("model", "model"), ...(hasClasses ? [tip("kind", "class")] : []), ...valueTips(axes)],
    },
  };
}

const listPoints = ({ role, kind, points }: PlotLine, models: readonly Model[]) =>
  points.map(({ x, y }) => ({
    x: few(x),
    y: few(y),
    kind: kind ?? "",
    model: nameOf(role, models),
    colour: colours[role],
  }));

const nameOf = (role: Model["role"], models: readonly Model[]) =>
  models.find((model) => model.role === role)?.name ?? "";

/** An axis writes all digits of a number, for it only meets round ones. */
const few = (value: number) => Number(value.toPrecision(4));

/** What an axis would write there. */
const say = (field: string, { labels = "format(datum.value, '.3r')" }: Pick<PlotAxis, "labels">) => ({
  calculate: labels.replaceAll("datum.value", `datum.${field}`),
  as: `${field} in words`,
});

const valueTips = ({ x, y }: AxisPair) => [tip("x in words", shorten(x.title)), tip("y in words", shorten(y.title))];

/** A title without the remarks that explain the axis. */
const shorten = (title: string) => title.replace(/( \(|[:;]|, (with|the|log|logit) ).*$/, "");

const tip = (field: string, title: string) => ({ field, type: "nominal", title });

interface BarSurroundings {
  /** The axis of rates. */
  readonly rate: AxisPair["y"];
  readonly models: readonly Model[];
  /** Of the plot area, CSS pixels. */
  readonly height: number;
}

/** What a pointer finds on or above a bar, for some are low; itself unseen, over everything that is drawn. */
export function drawHoverBars(bars: readonly DecileBar[], { rate, models, height }: BarSurroundings): VegaLiteSpec {
  return {
    name: "bars for the pointer",
    data: { values: bars.map((bar) => describeBar(bar, models)) },
    transform: ["rate", "low", "high"].map((field) => say(field, rate)),
    mark: { type: "rect", opacity: 0 },
    encoding: {
      x: { field: "start", type: "quantitative" },
      x2: { field: "end" },
      y: { value: 0 },
      y2: { value: height },
      tooltip: [
        tip("model", "model"),
        tip("decile", "decile"),
        tip("rate in words", rate.title),
        tip("low in words", "95 % interval from"),
        tip("high in words", "to"),
      ],
    },
  };
}

const describeBar = ({ role, start, end, rate, low, high }: DecileBar, models: readonly Model[]) => ({
  model: nameOf(role, models),
  decile: Math.round(start),
  start,
  end,
  rate: few(rate),
  low: few(low),
  high: few(high),
});

/** The same for the cells of a confusion matrix. */
export const drawHoverCells = (cells: readonly ConfusionCell[]): VegaLiteSpec => ({
  name: "cells for the pointer",
  data: { values: cells },
  mark: { type: "rect", opacity: 0 },
  encoding: {
    x: inPixels("x"),
    x2: { field: "x2" },
    y: inPixels("y"),
    y2: { field: "y2" },
    tooltip: [tip("meaning", "here"), tip("count", "rows"), tip("percent", "of the actual class")],
  },
});
