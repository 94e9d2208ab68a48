import type { CalibrationCurve, SplitEvaluation } from "../evaluation/evaluation.ts";
import {
  type CalibrationPoint,
  type CalibrationScale,
  chooseCalibrationScale,
  listCalibrationPoints,
} from "./calibration-points.ts";
import type { Reference } from "./draw-reference.ts";
import { drawRug, drawWhiskers } from "./draw-whiskers.ts";
import { fitSubtitle, fitTitle } from "./fit-header.ts";
import { drawLinePlot, modelsOf, sizeOf } from "./line-plot.ts";
import type { Role } from "./model-styles.ts";
import type { Plot, PlotInput } from "./plot.ts";
import { describeMetric, describeNames, describeRows } from "./wording.ts";

/** What the scores of each tenth of the rows promise, and the share of positives that was found there. */
export function createCalibrationPlot(input: PlotInput): Plot | undefined {
  const { candidate, baseline } = input;
  if (!isProbability(candidate)) return undefined;
  // A baseline of other scores is left out of picture and words.
  const comparable = { ...input, baseline: baseline !== null && isProbability(baseline) ? baseline : null };
  const subtitle = [...describeAgreement(comparable), ...describeRows(input)];
  return {
    name: "calibration",
    alt: `Calibration: ${describeFit(comparable).join("; ")}; ${subtitle[0]}. ${describeNames(comparable)}; ${describeRows(input).join("; ")}.`,
    ...drawCalibration(comparable, subtitle),
  };
}

const isProbability = ({ curves }: SplitEvaluation) => curves.calibration.mean_score.length > 0;

function drawCalibration(input: PlotInput, subtitle: readonly string[]) {
  const { candidate, baseline } = input;
  const scale = chooseCalibrationScale([candidate, ...(baseline === null ? [] : [baseline])]);
  const candidates = listCalibrationPoints(candidate, "candidate", scale.toAxis);
  const earlier = baseline === null ? [] : listCalibrationPoints(baseline, "baseline", scale.toAxis);
  const layout = { subtitle, left: 62 };
  return drawLinePlot({
    ...layout,
    title: titleOf(describeFit(input)),
    x: { ...scale.axis, title: `mean score of a tenth of the rows${scale.note}` },
    y: { ...scale.axis, title: `rate of positives${scale.of}, with its 95 % interval` },
    lines: [toLine("candidate", candidates), ...(baseline === null ? [] : [toLine("baseline", earlier)])],
    references: [createDiagonal(scale)],
    models: modelsOf(input),
    ground: [drawWhiskers(earlier), drawWhiskers(candidates), ...drawRug([...candidates, ...earlier], sizeOf(layout))],
    obstacles: [...candidates, ...earlier].map(({ x, low, high }) => [
      { x, y: low },
      { x, y: high },
    ]),
    slope: "rising",
    corner: "bottom right",
  });
}

function toLine(role: Role, points: readonly CalibrationPoint[]) {
  const places = points.map(({ x, y }) => ({ x, y }));
  return { role, points: places, marks: places, thin: true };
}

function createDiagonal({ axis: { domain } }: CalibrationScale): Reference {
  const points = domain.map((end) => ({ x: end, y: end }));
  return { look: "bound", points, label: { text: "as predicted", near: 0.9 } };
}

function describeFit(input: PlotInput): string[] {
  const { metrics } = input.candidate;
  const findings = [
    { key: "oe_ratio", name: "observed/expected" },
    { key: "cal_slope", name: "slope" },
    { key: "ece", name: "expected calibration error" },
  ].flatMap(({ key, name }) => (metrics[key] === undefined ? [] : [`${name} ${describeMetric(key, input)}`]));
  return findings.slice(0, 2);
}

function titleOf([first = "calibration", ...others]: readonly string[]): string {
  const start = `${first.slice(0, 1).toUpperCase()}${first.slice(1)}`;
  return fitTitle([[start, ...others].join("; "), start]);
}

function describeAgreement({ candidate, baseline }: PlotInput): string[] {
  const [now, was] = [candidate, baseline].map((split) =>
    split === null ? null : countAgreeing(split.curves.calibration),
  );
  const groups = candidate.curves.calibration.rate.length;
  const earlier = was === null ? "" : now === was ? ", as before" : `, was ${was}`;
  return fitSubtitle([`${now} of ${groups} intervals hold the predicted rate${earlier}`]);
}

const countAgreeing = ({ mean_score, low, high }: CalibrationCurve) =>
  mean_score.filter((mean, index) => mean >= (low[index] ?? 0) && mean <= (high[index] ?? 0)).length;
