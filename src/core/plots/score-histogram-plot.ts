import type { Confusion, ScoreHistogram } from "../evaluation/evaluation.ts";
import { caughtShare, compareAtCutOff, falseAlarmShare, nameCutOff } from "./cut-off.ts";
import type { Reference } from "./draw-reference.ts";
import { drawLinePlot, modelsOf, sizeOf } from "./line-plot.ts";
import type { Role } from "./model-styles.ts";
import { measureKey } from "./place-key.ts";
import type { Plot, PlotInput, VegaLiteSpec } from "./plot.ts";
import type { PlotLine } from "./plot-line.ts";
import { outlineDensity } from "./score-density.ts";
import { chooseScoreScale, type ScoreScale } from "./score-scale.ts";
import { colours, margin } from "./theme.ts";
import { describeChange, describeMetric, describeNames, describeRows, shareFormats } from "./wording.ts";

/** Where the scores of each class lie, as densities, so that a rare class is seen beside a frequent one. */
export function createScoreHistogramPlot(input: PlotInput): Plot {
  const { candidate, baseline } = input;
  const histograms = [candidate, ...(baseline === null ? [] : [baseline])].map(({ curves }) => curves.score_histogram);
  const scale = chooseScoreScale(histograms, candidate.confusion?.threshold ?? null);
  const lines = [...drawClasses("candidate", histograms[0], scale), ...drawClasses("baseline", histograms[1], scale)];
  const subtitle = [...describeCutOff(input), ...describeRows(input)];
  const title = `Scores part the classes by KS ${describeMetric("ks", input)}`;
  const layout = { subtitle, left: margin };
  const models = modelsOf(input);
  const maximum = findMaximum(lines, measureKey(models).height / sizeOf(layout).height);
  return {
    name: "score-histogram",
    alt: `${[title, ...describeCutOff(input)].join("; ")}. ${describeNames(input)}; ${describeRows(input).join("; ")}.`,
    ...drawLinePlot({
      ...layout,
      title,
      x: { ...scale.axis, domain: scale.domain },
      y: { title: "density, the same area for each class", domain: [0, maximum], ticks: [] },
      lines,
      references: [...lines.slice(0, 2).map(nameClass), ...createCutOffRule(input, scale, maximum)],
      models,
      ground: lines.slice(0, 2).toReversed().map(drawArea),
      slope: "hill",
      corner: "top right",
    }),
  };
}

interface ClassLine extends PlotLine {
  readonly kind: "positives" | "negatives";
}

function drawClasses(role: Role, histogram: ScoreHistogram | undefined, scale: ScoreScale): ClassLine[] {
  if (histogram === undefined) return [];
  return kinds.map((kind) => ({
    role,
    kind,
    points: outlineDensity(histogram, kind, scale),
    marks: [],
    thin: kind === "negatives" || role === "baseline",
  }));
}

const kinds = ["positives", "negatives"] as const;

/** Free above all curves: the share of the height that the key takes, and room for a name over the highest peak. */
function findMaximum(lines: readonly ClassLine[], keyShare: number): number {
  const highest = Math.max(...lines.flatMap(({ points }) => points.map(({ y }) => y)));
  return (highest * 1.12) / (1 - keyShare);
}

/** At the height of its peak, as near to it as there is room. */
function nameClass({ kind, points }: ClassLine): Reference {
  const peak = points.reduce((best, point) => (point.y > best.y ? point : best));
  const [start, end] = [points[0]?.x ?? 0, points.at(-1)?.x ?? 1];
  const along = [
    { x: start, y: peak.y },
    { x: end, y: peak.y },
  ];
  return { look: "class", points: [], label: { text: kind, along, near: (peak.x - start) / (end - start || 1) } };
}

function createCutOffRule(
  { candidate: { confusion } }: PlotInput,
  { cutOff }: ScoreScale,
  height: number,
): Reference[] {
  if (confusion === null || cutOff === null) return [];
  const points = [height, 0].map((y) => ({ x: cutOff, y }));
  return [{ look: "cut-off", points, label: { text: nameCutOff(confusion), near: 0.03 } }];
}

const fills = {
  positives: { fill: colours.candidate, opacity: 0.45 },
  negatives: { fill: colours.none, opacity: 1 },
} as const;

function drawArea({ kind, points }: ClassLine): VegaLiteSpec {
  return {
    name: `${kind} area`,
    data: { values: points },
    mark: { type: "area", interpolate: "linear", ...fills[kind] },
    encoding: { x: { field: "x", type: "quantitative" }, y: { field: "y", type: "quantitative", stack: null } },
  };
}

function describeCutOff(input: PlotInput): string[] {
  const { confusion } = input.candidate;
  if (confusion === null) return [];
  const describe = (measure: (decisions: Confusion) => number, of: string) => {
    const { now, was } = compareAtCutOff(input, measure);
    return describeChange({ now: now ?? 0, was, formats: shareFormats, of });
  };
  const shares = [describe(caughtShare, " of positives"), describe(falseAlarmShare, " of negatives")];
  return [`at or above ${nameCutOff(confusion)}: ${shares.join("; ")}`];
}
