import type { SplitEvaluation } from "../evaluation/evaluation.ts";
import { createShareAxis } from "./draw-lines.ts";
import type { Reference } from "./draw-reference.ts";
import { findLiftMaximum } from "./find-lift-maximum.ts";
import { drawLinePlot, modelsOf, sizeOf } from "./line-plot.ts";
import type { Role } from "./model-styles.ts";
import type { Plot, PlotInput } from "./plot.ts";
import type { PlotLine } from "./plot-line.ts";
import { sampleLift } from "./sample-lift.ts";
import { describeChange, describeNames, describeRows, formatLift, formatShare, liftFormats } from "./wording.ts";

const depths = [0.1, 0.2] as const;

/** Cumulative lift over the share of rows, the riskiest first, with the values at 10 % and 20 %. */
export function createLiftPlot(input: PlotInput): Plot {
  const layout = { subtitle: describeRows(input), left: 46 };
  const models = modelsOf(input);
  const lines = drawnLines(input);
  return {
    name: "lift",
    alt: describeLift(input),
    ...drawLinePlot({
      ...layout,
      title: titleOf(input),
      x: createShareAxis("share of rows, riskiest first (drawn from 1 %)", [0, ...depths, 0.4, 0.6, 0.8, 1]),
      y: { title: "cumulative lift", domain: [0, findLiftMaximum(lines, models, sizeOf(layout))], ticks: 5 },
      lines,
      references: [randomOrder],
      models,
      slope: "falling",
      corner: "top right",
    }),
  };
}

const randomOrder: Reference = {
  look: "bound",
  points: [
    { x: 0, y: 1 },
    { x: 1, y: 1 },
  ],
  label: { text: "random order" },
};

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

function drawnLines({ candidate, baseline }: PlotInput): PlotLine[] {
  const line = (role: Role, split: SplitEvaluation): PlotLine => ({
    role,
    points: sampleLift(split.curves),
    marks: depths.map((x, index) => ({ x, y: liftAt(split, index), text: formatLift(liftAt(split, index)) })),
  });
  return [line("candidate", candidate), ...(baseline === null ? [] : [line("baseline", baseline)])];
}
