import type { ProfitCurve, ProfitPoint } from "../evaluation/evaluation.ts";
import { type AmountScale, chooseAmountScale } from "./amount-scale.ts";
import { createShareAxis } from "./draw-lines.ts";
import type { Reference } from "./draw-reference.ts";
import { fitSubtitle, fitTitle } from "./fit-header.ts";
import { drawLinePlot, modelsOf } from "./line-plot.ts";
import type { Role } from "./model-styles.ts";
import type { Plot, PlotInput } from "./plot.ts";
import { type Mark, type PlotLine, round } from "./plot-line.ts";
import { describeChange, describeNames, describeRows, formatScore, formatShare } from "./wording.ts";

/** Mean profit of a row over the share of rows approved, with the policy and the best cut-off; undefined without costs. */
export function createProfitPlot(input: PlotInput): Plot | undefined {
  const now = input.candidate.profit;
  if (now === null) return undefined;
  const before = input.baseline?.profit ?? null;
  const scale = chooseAmountScale([now, ...(before === null ? [] : [before])]);
  const titles = describeProfit(now, before, scale);
  const details = [describeBest(now), ...describePolicy(now)];
  const rows = describeRows(input);
  return {
    name: "profit",
    alt: `Profit by approval rate: ${[titles[0], ...details].join("; ")}. ${describeNames(input)}; ${rows.join("; ")}.`,
    ...drawLinePlot({
      title: fitTitle(titles),
      subtitle: [...fitSubtitle(details), ...rows],
      left: scale.left,
      x: createShareAxis("approval rate: share of rows below the cut-off"),
      y: scale.axis,
      lines: [drawnLine("candidate", now, scale), ...(before === null ? [] : [drawnLine("baseline", before, scale)])],
      references: scale.axis.domain[0] < 0 ? [zero] : [],
      models: modelsOf(input),
      slope: "hill",
      corner: "top left",
    }),
  };
}

const zero: Reference = {
  look: "bound",
  points: [
    { x: 0, y: 0 },
    { x: 1, y: 0 },
  ],
};

/** From the longest title to the shortest. */
function describeProfit(
  now: ProfitCurve,
  before: ProfitCurve | null,
  { formats, unit }: AmountScale,
): [string, ...string[]] {
  const change = (point: ProfitPoint, earlier: ProfitPoint | null) =>
    describeChange({ now: point.profit, was: earlier?.profit ?? null, formats, of: unit === "" ? "" : ` ${unit}` });
  if (now.policy === null) return [`Profit per row at best ${change(now.optimum, before?.optimum ?? null)}`];
  const atPolicy = change(now.policy, before?.policy ?? null);
  const best = formats[0](now.optimum.profit);
  return [
    `Profit per row at the policy ${atPolicy}; at best ${best}`,
    `Profit per row ${atPolicy}; at best ${best}`,
    `Profit per row ${atPolicy}`,
  ];
}

const describePoint = ({ approval_rate, threshold }: ProfitPoint) =>
  `approves ${formatShare(approval_rate, 1)} at cut-off ${formatScore(threshold)}`;

const describeBest = ({ optimum }: ProfitCurve) => `best: ${describePoint(optimum)}`;

const describePolicy = ({ policy }: ProfitCurve) => (policy === null ? [] : [`policy: ${describePoint(policy)}`]);

function drawnLine(role: Role, curve: ProfitCurve, scale: AmountScale): PlotLine {
  const points = curve.approval_rate.map((x, index) => ({
    x: round(x),
    y: round((curve.profit[index] ?? 0) / scale.per),
  }));
  return { role, points, marks: markDecisions(curve, scale) };
}

/** One mark for both where the policy is the best. */
function markDecisions({ policy, optimum }: ProfitCurve, { per, formats }: AmountScale): Mark[] {
  const mark = ({ approval_rate, profit }: ProfitPoint, name: string): Mark => ({
    x: approval_rate,
    y: profit / per,
    text: `${name} ${formats[0](profit)}`,
  });
  if (policy === null) return [mark(optimum, "best")];
  if (Math.abs(policy.approval_rate - optimum.approval_rate) < 0.002) return [mark(policy, "policy and best")];
  return [mark(policy, "policy"), mark(optimum, "best")];
}
