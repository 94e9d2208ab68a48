import type { SplitEvaluation } from "../evaluation/evaluation.ts";
import { caughtShare, describeAtCutOff, findPrecision, nameCutOff } from "./cut-off.ts";
import { createShareAxis, inPercent, type PlotAxis, quarterTicks } from "./draw-lines.ts";
import type { Reference } from "./draw-reference.ts";
import { fitSubtitle } from "./fit-header.ts";
import { drawLinePlot, modelsOf } from "./line-plot.ts";
import type { Role } from "./model-styles.ts";
import type { Plot, PlotInput } from "./plot.ts";
import type { Mark, PlotLine } from "./plot-line.ts";
import { samplePrecision } from "./sample-precision.ts";
import { describeInterval, describeMetric, describeNames, describeRows, formatRate } from "./wording.ts";

/** Precision over recall for every cut-off, with the policy's. */
export function createPrPlot(input: PlotInput): Plot {
  const { candidate, baseline } = input;
  const title = `Average precision ${describeMetric("average_precision", input)}`;
  const atCutOff = describeAtCutOff(input, [
    { measure: caughtShare, of: "recall" },
    { measure: findPrecision, of: "precision" },
  ]);
  const details = [...describeInterval("average_precision", input), ...atCutOff];
  const level = nameBaseRate(candidate);
  const lines = [drawnLine("candidate", candidate), ...(baseline === null ? [] : [drawnLine("baseline", baseline)])];
  return {
    name: "pr",
    alt: `Precision-recall curve: ${[title, level, ...details].join("; ")}. ${describeNames(input)}; ${describeRows(input).join("; ")}.`,
    ...drawLinePlot({
      title,
      subtitle: [...fitSubtitle(details), ...describeRows(input)],
      left: 68,
      x: createShareAxis("recall: share of positives that are flagged (drawn from 1 %)"),
      y: createPrecisionAxis(lines, candidate),
      lines,
      references: [baseRate(candidate)],
      models: modelsOf(input),
      slope: "falling",
      corner: "top right",
    }),
  };
}

const rateOf = ({ rows, positives }: SplitEvaluation) => positives / rows;
const nameBaseRate = (split: SplitEvaluation) => `base rate ${formatRate(rateOf(split))}`;

/** The precision of flagging at random. */
function baseRate(split: SplitEvaluation): Reference {
  const y = rateOf(split);
  const points = [
    { x: 0, y },
    { x: 1, y },
  ];
  return { look: "bound", points, label: { text: nameBaseRate(split) } };
}

/** Up to 100 %, or as far as all that is drawn needs where that is less than half. */
function createPrecisionAxis(lines: readonly PlotLine[], split: SplitEvaluation): PlotAxis {
  const highest = Math.max(
    rateOf(split),
    ...lines.flatMap(({ points, marks }) => [...points, ...marks].map(({ y }) => y)),
  );
  const title = "precision: share of the flagged that are positive";
  if (highest > 0.5) return createShareAxis(title, quarterTicks);
  return { title, domain: [0, highest * 1.15], ticks: 5, labels: inPercent };
}

function drawnLine(role: Role, { curves, confusion }: SplitEvaluation): PlotLine {
  return { role, points: samplePrecision(curves.pr), marks: markPolicy(role, confusion) };
}

/** None where no row is flagged, which leaves precision undefined. */
function markPolicy(role: Role, confusion: SplitEvaluation["confusion"]): Mark[] {
  const precision = confusion && findPrecision(confusion);
  if (confusion === null || precision === null) return [];
  const mark = { x: caughtShare(confusion), y: precision };
  return [role === "candidate" ? { ...mark, text: nameCutOff(confusion) } : mark];
}
