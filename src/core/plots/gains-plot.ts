import type { SplitEvaluation } from "../evaluation/evaluation.ts";
import { createCutOffRules } from "./cut-off.ts";
import { createShareAxis, quarterTicks } from "./draw-lines.ts";
import type { Reference } from "./draw-reference.ts";
import { drawLinePlot, modelsOf } from "./line-plot.ts";
import type { Role } from "./model-styles.ts";
import type { Plot, PlotInput } from "./plot.ts";
import { type PlotLine, pointsOf } from "./plot-line.ts";
import { diagonal } from "./unit-square.ts";
import { describeChange, describeNames, describeRows, formatShare, shareFormats } from "./wording.ts";

const depths = [0.1, 0.2] as const;

/**
 * Share of the positives over the share of rows, the riskiest first, with markers at 10 % and 20 %. The value at 20 % is
 * written beside its marker; that at 10 %, so near to where all lines begin, is the title's.
 */
export function createGainsPlot(input: PlotInput): Plot {
  const { candidate, baseline } = input;
  const subtitle = describeRows(input);
  const finding = `op decile holds ${describeGainAt(0, input)}`;
  return {
    name: "gains",
    alt: `Gains curve: t${finding}; the top 20 % of rows ${describeGainAt(1, input)}. ${describeNames(input)}; ${subtitle.join("; ")}.`,
    ...drawLinePlot({
      title: `T${finding}`,
      subtitle,
      left: 62,
      x: createShareAxis("share of rows, riskiest first", [0, ...depths, 0.4, 0.6, 0.8, 1]),
      y: createShareAxis("share of all positives", quarterTicks),
      lines: [drawnLine("candidate", candidate), ...(baseline === null ? [] : [drawnLine("baseline", baseline)])],
      references: [
        { ...diagonal, label: { text: "random order", near: 0.8 } },
        perfectOrder(candidate),
        ...createCutOffRules(input),
      ],
      models: modelsOf(input),
      slope: "rising",
      corner: "bottom right",
    }),
  };
}

/** All positives first. */
function perfectOrder({ rows, positives }: SplitEvaluation): Reference {
  const points = [
    { x: 0, y: 0 },
    { x: positives / rows, y: 1 },
    { x: 1, y: 1 },
  ];
  return { look: "bound", points, label: { text: "perfect order" } };
}

const gainAt = ({ deciles }: SplitEvaluation, index: number) => deciles[index]?.cumulative_gain ?? 0;

function describeGainAt(index: number, { candidate, baseline }: PlotInput): string {
  const was = baseline === null ? null : gainAt(baseline, index);
  return describeChange({ now: gainAt(candidate, index), was, formats: shareFormats, of: " of positives" });
}

function drawnLine(role: Role, split: SplitEvaluation): PlotLine {
  const [top, second] = [gainAt(split, 0), gainAt(split, 1)];
  const marks = [
    { x: depths[0], y: top },
    { x: depths[1], y: second, text: formatShare(second, 1) },
  ];
  return { role, points: pointsOf(split.curves.gains), marks };
}
