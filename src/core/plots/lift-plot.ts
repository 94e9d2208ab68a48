import type { SplitEvaluation } from "../evaluation/evaluation.ts";
import { drawText } from "./draw-text.ts";
import type { LiftLine } from "./lift-line.ts";
import { type KeyEntry, keyHeight, type LiftLabels, placeLiftLabels } from "./place-lift-labels.ts";
import type { Plot, PlotInput, VegaLiteSpec } from "./plot.ts";
import { sampleLift } from "./sample-lift.ts";
import { colours, fontSizes, framePlot, headerHeight, inPixels, margin, pictureWidth } from "./theme.ts";
import { describeChange, describeNames, describeRows, formatShare, liftFormats } from "./wording.ts";

const height = 416;
const sides = { left: 46, right: margin };
const plotWidth = pictureWidth - sides.left - sides.right;
const depths = [0.1, 0.2] as const;

/** Cumulative lift over the share of rows, the riskiest first, with the values at 10 % and 20 %. */
export function createLiftPlot(input: PlotInput): Plot {
  const subtitle = describeRows(input);
  const insets = { ...sides, top: headerHeight(subtitle.length) + 48, bottom: 58 };
  const size = { width: plotWidth, height: height - insets.top - insets.bottom };
  const lines = drawnLines(input);
  const labels = placeLiftLabels(lines, size);
  const layer = [
    drawReference(labels),
    ...lines.map((line) => drawLine(line, labels.maximum)),
    ...lines.toReversed().map(drawMarkers),
    ...drawValues(labels),
    ...drawKey(labels),
  ];
  return {
    name: "lift",
    alt: describeLift(input),
    spec: framePlot({ title: titleOf(input), subtitle, height, insets, layer }),
  };
}

function titleOf(input: PlotInput): string {
  const title = `Top decile lift ${describeLiftAt(0, input)}`;
  if (input.baseline !== null) return title;
  return `${title}: it holds ${formatShare(input.candidate.deciles[0]?.cumulative_gain ?? 0, 0)} of positives`;
}

function describeLift(input: PlotInput): string {
  const values = `top decile lift ${describeLiftAt(0, input)}; at 20 % of rows ${describeLiftAt(1, input)}`;
  return `Lift curve: ${values}. ${describeNames(input)}; ${describeRows(input).join("; ")}.`;
}

function describeLiftAt(index: number, { candidate, baseline }: PlotInput): string {
  const was = baseline === null ? null : liftAt(baseline, index);
  return describeChange({ now: liftAt(candidate, index), was, formats: liftFormats });
}

const liftAt = ({ deciles }: SplitEvaluation, index: number) => deciles[index]?.cumulative_lift ?? 0;

/** The candidate first, so that the thin dashes of the baseline show on top where the curves coincide. */
function drawnLines({ candidate, baseline, names }: PlotInput): LiftLine[] {
  const line = (role: LiftLine["role"], name: string, split: SplitEvaluation): LiftLine => ({
    role,
    name,
    points: sampleLift(split.curves),
    marks: depths.map((rows, index) => ({ rows, lift: liftAt(split, index) })),
  });
  return [
    line("candidate", names.candidate, candidate),
    ...(baseline === null ? [] : [line("baseline", names.baseline, baseline)]),
  ];
}

const strokes = {
  candidate: { stroke: colours.candidate, strokeWidth: 3 },
  baseline: { stroke: colours.baseline, strokeWidth: 2, strokeDash: [6, 4] },
} as const;

function drawLine({ role, points }: LiftLine, maximum: number): VegaLiteSpec {
  return {
    name: `${role} curve`,
    data: { values: points },
    mark: { type: "line", interpolate: "linear", strokeCap: "butt", strokeJoin: "round", ...strokes[role] },
    encoding: {
      x: {
        field: "rows",
        type: "quantitative",
        scale: { domain: [0, 1], nice: false },
        axis: {
          title: "share of rows, riskiest first (drawn from 1 %)",
          titlePadding: 8,
          values: [0, ...depths, 0.4, 0.6, 0.8, 1],
          labelExpr: "round(100 * datum.value) + ' %'",
          labelFlush: true,
          labelPadding: 9,
          grid: false,
        },
      },
      y: {
        field: "lift",
        type: "quantitative",
        scale: { domain: [0, maximum], nice: false },
        axis: {
          title: "cumulative lift",
          titleAngle: 0,
          titleAlign: "left",
          titleBaseline: "bottom",
          titleX: margin - sides.left,
          titleY: -12,
          tickCount: 5,
          domain: false,
        },
      },
    },
  };
}

/** The baseline's square is larger, and under the candidate's dot: both are seen when they coincide. */
const symbols = {
  candidate: { shape: "circle", size: 60, fill: colours.candidate, stroke: colours.background, strokeWidth: 1.5 },
  baseline: { shape: "square", size: 120, fill: colours.background, stroke: colours.baseline, strokeWidth: 2 },
} as const;

function drawMarkers({ role, marks }: LiftLine): VegaLiteSpec {
  return {
    name: `${role} markers`,
    data: { values: marks },
    mark: { type: "point", opacity: 1, ...symbols[role] },
    encoding: { x: { field: "rows", type: "quantitative" }, y: { field: "lift", type: "quantitative" } },
  };
}

function drawReference({ reference }: LiftLabels): VegaLiteSpec {
  return {
    layer: [
      {
        data: { values: [{ lift: 1 }] },
        mark: { type: "rule", stroke: colours.axis, strokeWidth: 1.25 },
        encoding: { y: { field: "lift", type: "quantitative" } },
      },
      drawText("reference label", [reference], { color: colours.quiet, fontSize: fontSizes.small }),
    ],
  };
}

/** Once in white, thick, so that no line runs through a number; then in ink. */
function drawValues({ values }: LiftLabels): VegaLiteSpec[] {
  const style = { fontSize: fontSizes.label, fontWeight: 600 };
  return [
    drawText("value halos", values, { ...style, stroke: colours.background, strokeWidth: 4, strokeJoin: "round" }),
    ...(["candidate", "baseline"] as const).map((role) =>
      drawText(
        `${role} values`,
        values.filter((value) => value.role === role),
        { ...style, color: colours[role] },
      ),
    ),
  ];
}

/** The names beside a piece of their line, where no curve passes; the white hides the grid behind them. */
function drawKey({ key }: LiftLabels): VegaLiteSpec[] {
  return [drawKeyGround(key), ...key.flatMap(drawKeyEntry)];
}

function drawKeyGround(key: readonly KeyEntry[]): VegaLiteSpec {
  const left = Math.min(...key.map(({ lineStart }) => lineStart)) - 8;
  return {
    name: "key",
    data: { values: [{}] },
    mark: { type: "rect", fill: colours.background },
    encoding: {
      x: { value: left },
      x2: { value: plotWidth + 1 },
      y: { value: 0 },
      y2: { value: keyHeight(key.length) },
    },
  };
}

function drawKeyEntry(entry: KeyEntry): VegaLiteSpec[] {
  return [
    {
      name: `${entry.role} sample`,
      data: { values: [entry] },
      mark: { type: "rule", ...strokes[entry.role] },
      encoding: { x: inPixels("lineStart"), x2: { field: "lineEnd" }, y: inPixels("y") },
    },
    {
      data: { values: [{ ...entry, x: (entry.lineStart + entry.lineEnd) / 2 }] },
      mark: { type: "point", opacity: 1, ...symbols[entry.role] },
      encoding: { x: inPixels("x"), y: inPixels("y") },
    },
    drawText(`${entry.role} name`, [entry], { fontSize: fontSizes.label, fontWeight: 600, color: colours[entry.role] }),
  ];
}
