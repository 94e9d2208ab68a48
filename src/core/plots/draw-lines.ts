import { drawText } from "./draw-text.ts";
import { type Role, strokes, symbols } from "./model-styles.ts";
import type { ValueLabel } from "./place-values.ts";
import type { VegaLiteSpec } from "./plot.ts";
import type { Domain, PlotLine } from "./plot-line.ts";
import { colours, fontSizes } from "./theme.ts";

/** A linear axis; `labels` is a Vega expression of `datum.value`, Vega's own format if absent. */
export interface PlotAxis {
  readonly title: string;
  readonly domain: Domain;
  readonly ticks: readonly number[] | number;
  readonly labels?: string;
}

export const inPercent = "format(100 * datum.value, '~r') + ' %'";
const percentTicks = [0, 0.2, 0.4, 0.6, 0.8, 1] as const;
/** On a low axis, where Vega leaves out every second label if need be: 0, 50 and 100 % stay. */
export const quarterTicks = [0, 0.25, 0.5, 0.75, 1] as const;

/** From 0 to 100 %. */
export const createShareAxis = (title: string, ticks: readonly number[] = percentTicks): PlotAxis => ({
  title,
  domain: [0, 1],
  ticks,
  labels: inPercent,
});

export interface Axes {
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  /** From the plot's left edge back to where titles start, CSS pixels. */
  readonly indent: number;
}

export function drawLine({ role, points, thin = false }: PlotLine, axes: Axes): VegaLiteSpec {
  const { strokeWidth } = strokes[role];
  return {
    name: `${role} curve`,
    data: { values: points },
    mark: {
      type: "line",
      interpolate: "linear",
      strokeCap: "butt",
      strokeJoin: "round",
      ...strokes[role],
      strokeWidth: thin ? strokeWidth - 1 : strokeWidth,
    },
    encoding: { x: encodeX(axes.x), y: encodeY(axes), order: null },
  };
}

const shared = ({ domain, ticks, labels }: PlotAxis) => ({
  scale: { domain, nice: false },
  axis: {
    ...(typeof ticks === "number" ? { tickCount: ticks } : { values: ticks }),
    ...(labels === undefined ? {} : { labelExpr: labels }),
  },
});

export function encodeX(x: PlotAxis): VegaLiteSpec {
  const { scale, axis } = shared(x);
  const looks = { title: x.title, titlePadding: 8, labelFlush: true, labelPadding: 9, grid: false };
  return { field: "x", type: "quantitative", scale, axis: { ...looks, ...axis } };
}

export function encodeY({ y, indent }: Pick<Axes, "y" | "indent">): VegaLiteSpec {
  const { scale, axis } = shared(y);
  const title = {
    title: y.title,
    titleAngle: 0,
    titleAlign: "left",
    titleBaseline: "bottom",
    titleX: -indent,
    titleY: -12,
  };
  return { field: "y", type: "quantitative", scale, axis: { ...title, ...axis, domain: false } };
}

export function drawMarkers({ role, marks }: PlotLine): VegaLiteSpec {
  return {
    name: `${role} markers`,
    data: { values: marks.map(({ x, y }) => ({ x, y })) },
    mark: { type: "point", opacity: 1, ...symbols[role] },
    encoding: { x: { field: "x", type: "quantitative" }, y: { field: "y", type: "quantitative" } },
  };
}

/** Once in white, thick, so that no line runs through a number; then in the model's colour. */
export function drawValues(values: readonly ValueLabel[]): VegaLiteSpec[] {
  const style = { fontSize: fontSizes.label, fontWeight: 600 };
  return [
    drawText("value halos", values, { ...style, stroke: colours.background, strokeWidth: 4, strokeJoin: "round" }),
    ...roles.map((role) =>
      drawText(
        `${role} values`,
        values.filter((value) => value.role === role),
        { ...style, color: colours[role] },
      ),
    ),
  ];
}

const roles: readonly Role[] = ["candidate", "baseline"];
