import type { SplitEvaluation } from "../evaluation/evaluation.ts";
import { caughtShare, describeAtCutOff, falseAlarmShare, nameCutOff } from "./cut-off.ts";
import { createShareAxis, quarterTicks } from "./draw-lines.ts";
import { fitSubtitle } from "./fit-header.ts";
import { drawLinePlot, modelsOf } from "./line-plot.ts";
import type { Role } from "./model-styles.ts";
import type { Plot, PlotInput } from "./plot.ts";
import { type Mark, type PlotLine, pointsOf } from "./plot-line.ts";
import { diagonal } from "./unit-square.ts";
import { describeInterval, describeMetric, describeNames, describeRows } from "./wording.ts";

/** True over false positive rate for every cut-off, with the policy's. */
export function createRocPlot(input: PlotInput): Plot {
  const { candidate, baseline } = input;
  const title = `ROC AUC ${describeMetric("roc_auc", input)}`;
  const atCutOff = describeAtCutOff(input, [
    { measure: caughtShare, of: "true positive rate" },
    { measure: falseAlarmShare, of: "false positive rate" },
  ]);
  const details = [...describeInterval("roc_auc", input), ...atCutOff];
  return {
    name: "roc",
    alt: `ROC curve: ${[title, ...details].join("; ")}. ${describeNames(input)}; ${describeRows(input).join("; ")}.`,
    ...drawLinePlot({
      title,
      subtitle: [...fitSubtitle(details), ...describeRows(input)],
      left: 62,
      x: createShareAxis("false positive rate: share of negatives that are flagged"),
      y: createShareAxis("true positive rate: share of positives that are flagged", quarterTicks),
      lines: [drawnLine("candidate", candidate), ...(baseline === null ? [] : [drawnLine("baseline", baseline)])],
      references: [{ ...diagonal, label: { text: "random order", near: 0.8 } }],
      models: modelsOf(input),
      slope: "rising",
      corner: "bottom right",
    }),
  };
}

function drawnLine(role: Role, { curves, confusion }: SplitEvaluation): PlotLine {
  const marks: Mark[] =
    confusion === null
      ? []
      : [
          {
            x: falseAlarmShare(confusion),
            y: caughtShare(confusion),
            ...(role === "candidate" ? { text: nameCutOff(confusion) } : {}),
          },
        ];
  return { role, points: pointsOf(curves.roc), marks };
}
