import { drawHoverPoints } from "./draw-hover.ts";
import { drawKeyEntry, drawKeyGround, drawLineSample } from "./draw-key.ts";
import { type Axes, drawLine, drawMarkers, drawValues, type PlotAxis } from "./draw-lines.ts";
import { drawReference, drawReferenceLabel } from "./draw-reference.ts";
import type { Model } from "./place-key.ts";
import { type Content, placeLabels } from "./place-labels.ts";
import type { Drawing, PlotInput, VegaLiteSpec } from "./plot.ts";
import type { Size } from "./plot-line.ts";
import { framePlot, headerHeight, type Insets, margin, pictureWidth } from "./theme.ts";

const height = 416;
const aboveArea = 48;
const belowArea = 58;

/** A picture of one or two models as curves, before anything in it has its place. */
export interface LinePlot extends Content {
  readonly title: string;
  readonly subtitle: readonly string[];
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  /** Room for the picture's margin and the labels of the y axis, CSS pixels. */
  readonly left: number;
  /** Marks of the picture's own, under the curves. */
  readonly ground?: readonly VegaLiteSpec[];
}

/** Where curves coincide the candidate's is below, so that the thin dashes of the baseline show on it. */
export function drawLinePlot(plot: LinePlot): Drawing {
  const { title, subtitle, x, y, left, lines, references, ground = [] } = plot;
  const labels = placeLabels(plot, { ...sizeOf(plot), x: x.domain, y: y.domain });
  const axes: Axes = { x, y, indent: left - margin };
  const isMarked = lines.some(({ marks }) => marks.length > 0);
  const layer = [
    drawKeyGround(labels.key),
    ...ground,
    ...references.map(drawReference),
    ...lines.map((line) => drawLine(line, axes)),
    ...lines.toReversed().map(drawMarkers),
    ...labels.references.map(({ reference, label }) => drawReferenceLabel(reference, label)),
    ...drawValues(labels.values),
    ...labels.key.flatMap((entry) => drawKeyEntry(entry, drawLineSample(entry, isMarked))),
  ];
  const hover = drawHoverPoints(lines, axes, plot.models);
  return framePlot({ title, subtitle, height, insets: insetsOf(plot), layer: numberRepeats(layer), hover });
}

/** Vega refuses two layers of one name: the second one gets a number. */
function numberRepeats(layers: readonly VegaLiteSpec[]): VegaLiteSpec[] {
  return layers.map((layer, index) => {
    const earlier = layers.slice(0, index).filter(({ name }) => name !== undefined && name === layer.name).length;
    return earlier === 0 ? layer : { ...layer, name: `${layer.name} ${earlier + 1}` };
  });
}

type Layout = Pick<LinePlot, "subtitle" | "left">;

const insetsOf = ({ subtitle, left }: Layout): Insets => ({
  left,
  right: margin,
  top: headerHeight(subtitle.length) + aboveArea,
  bottom: belowArea,
});

/** Of the plot area. */
export function sizeOf(layout: Layout): Size {
  const { left, right, top, bottom } = insetsOf(layout);
  return { width: pictureWidth - left - right, height: height - top - bottom };
}

/** The models of the picture, the candidate first. */
export function modelsOf({ baseline, names }: Pick<PlotInput, "baseline" | "names">): Model[] {
  const candidate: Model = { role: "candidate", name: names.candidate };
  return baseline === null ? [candidate] : [candidate, { role: "baseline", name: names.baseline }];
}
