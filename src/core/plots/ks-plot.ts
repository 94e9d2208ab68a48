import type { KsCurve, SplitEvaluation } from "../evaluation/evaluation.ts";
import { formatNumber } from "../report/format.ts";
import { createCutOffRules } from "./cut-off.ts";
import { createShareAxis, quarterTicks } from "./draw-lines.ts";
import type { Reference } from "./draw-reference.ts";
import { fitSubtitle } from "./fit-header.ts";
import { drawLinePlot, modelsOf } from "./line-plot.ts";
import type { Role } from "./model-styles.ts";
import type { Plot, PlotInput } from "./plot.ts";
import { type PlotLine, pointsOf } from "./plot-line.ts";
import { describeInterval, describeMetric, describeNames, describeRows, formatScore } from "./wording.ts";

/** Shares of the positives and of the negatives over the share of rows, the riskiest first, and their largest gap. */
export function createKsPlot(input: PlotInput): Plot {
  const { candidate, baseline } = input;
  const title = `KS ${describeMetric("ks", input)}`;
  const details = [describeGap(input), ...describeInterval("ks", input)];
  return {
    name: "ks",
    alt: `Kolmogorov-Smirnov plot: ${[title, ...details].join("; ")}. ${describeNames(input)}; ${describeRows(input).join("; ")}.`,
    ...drawLinePlot({
      title,
      subtitle: [...fitSubtitle(details), ...describeRows(input)],
      left: 62,
      x: createShareAxis("share of rows, riskiest first"),
      y: createShareAxis("share of each class", quarterTicks),
      lines: [...drawnLines("candidate", candidate), ...(baseline === null ? [] : drawnLines("baseline", baseline))],
      references: [markGap(candidate), ...nameClasses(candidate), ...createCutOffRules(input)],
      models: modelsOf(input),
      slope: "rising",
      corner: "bottom right",
    }),
  };
}

const metricOf = ({ metrics }: SplitEvaluation, key: string) => metrics[key]?.value ?? 0;

function describeGap({ candidate, baseline }: PlotInput): string {
  const now = `largest gap at score ${formatScore(metricOf(candidate, "ks_at"))}`;
  if (baseline === null) return now;
  return `${now}, was ${formatNumber(metricOf(baseline, "ks"))} at ${formatScore(metricOf(baseline, "ks_at"))}`;
}

/** The baseline's curves are thin, both; of the candidate's the negatives'. */
function drawnLines(role: Role, { curves: { ks } }: SplitEvaluation): PlotLine[] {
  return [
    { role, kind: "positives", points: pointsOf({ x: ks.x, y: ks.positives }), marks: [], thin: role === "baseline" },
    { role, kind: "negatives", points: pointsOf({ x: ks.x, y: ks.negatives }), marks: [], thin: true },
  ];
}

/** A vertical line between the candidate's curves, where they are farthest apart. */
function markGap(split: SplitEvaluation): Reference {
  const { x, positives, negatives } = findGap(split.curves.ks);
  const points = [
    { x, y: positives },
    { x, y: negatives },
  ];
  const whole = [
    { x, y: 1 },
    { x, y: 0 },
  ];
  const text = `KS ${formatNumber(metricOf(split, "ks"))} at score ${formatScore(metricOf(split, "ks_at"))}`;
  return { look: "gap", points, label: { text, along: whole, near: 1 - (positives + negatives) / 2 } };
}

function findGap({ x, positives, negatives }: KsCurve) {
  const gaps = x.map((share, index) => ({
    x: share,
    positives: positives[index] ?? 0,
    negatives: negatives[index] ?? 0,
  }));
  const size = (gap: (typeof gaps)[number]) => Math.abs(gap.positives - gap.negatives);
  return gaps.reduce((best, gap) => (size(gap) > size(best) ? gap : best), { x: 0, positives: 0, negatives: 0 });
}

function nameClasses({ curves: { ks } }: SplitEvaluation): Reference[] {
  const name = (text: string, y: readonly number[], near: number): Reference => ({
    look: "class",
    points: [],
    label: { text, along: pointsOf({ x: ks.x, y }), near },
  });
  return [name("positives", ks.positives, 0.55), name("negatives", ks.negatives, 0.6)];
}
