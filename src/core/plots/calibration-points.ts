import type { SplitEvaluation } from "../evaluation/evaluation.ts";
import type { PlotAxis } from "./draw-lines.ts";
import { listTicks } from "./list-ticks.ts";
import type { Role } from "./model-styles.ts";
import type { PlotPoint } from "./plot-line.ts";
import { chooseRateUnit, type RateUnit } from "./rate-unit.ts";

/** A group of rows, in units of the axes: what the model said, and what came of it. */
export interface CalibrationPoint extends PlotPoint {
  readonly role: Role;
  /** 95 % interval of `y`. */
  readonly low: number;
  readonly high: number;
}

/** Both axes run over the same values, so that the diagonal means the same anywhere. */
export interface CalibrationScale {
  readonly axis: Omit<PlotAxis, "title">;
  /** What the numbers on the axes count, where they are no percentages. */
  readonly of: string;
  readonly note: string;
  /** From a fraction to a place on the axes. */
  readonly toAxis: (share: number) => number;
}

/** Logarithmic for rare events, whose groups would else lie in one corner. */
export function chooseCalibrationScale(splits: readonly SplitEvaluation[]): CalibrationScale {
  const curves = splits.map(({ curves: { calibration } }) => calibration);
  const means = curves.flatMap(({ mean_score }) => mean_score);
  const end = Math.min(1, 1.02 * Math.max(...means, ...curves.flatMap(({ high }) => high)));
  const isRare = Math.max(...means) < rareScore && Math.max(...means) > decade * Math.min(...means);
  if (!isRare) return createLinearScale(end);
  const rates = curves.flatMap(({ rate }) => rate);
  const [first] = splits;
  const unit = chooseRateUnit(first === undefined ? 1 : first.positives / first.rows);
  return createLogScale([...means, ...rates], { end, unit });
}

const rareScore = 0.1;
const decade = 10;

function createLinearScale(end: number): CalibrationScale {
  const labels = "format(100 * datum.value, '~r') + ' %'";
  return { axis: { domain: [0, end], ticks: listTicks(end), labels }, of: "", note: "", toAxis: (share) => share };
}

/** More decades would leave to the rows that matter a corner again. */
const mostDecades = 4;

/** What is lower than the axis, as 0 is in any case, lies on its edge. */
function createLogScale(
  shares: readonly number[],
  { end, unit: { per, sign, of } }: { readonly end: number; readonly unit: RateUnit },
): CalibrationScale {
  const top = Math.log10(end);
  const lowest = Math.log10(Math.min(...shares.filter((share) => share > 0)));
  const start = Math.max(lowest - 0.1, top - mostDecades);
  const edge = 10 ** start;
  const isCut = shares.some((share) => share < edge);
  return {
    axis: {
      domain: [start, top],
      ticks: listDecades(start, top),
      labels: `format(${per} * pow(10, datum.value), '.1~r') + '${sign}'`,
    },
    of: of === "" ? "" : `,${of} rows`,
    note: isCut ? ", log scale; what is lower lies on the edge" : ", log scale",
    toAxis: (share) => Math.log10(Math.max(edge, share)),
  };
}

/** Powers of ten, with their double and fivefold where there are few. */
function listDecades(start: number, end: number): number[] {
  const steps = end - start > 2.5 ? [1] : [1, 2, 5];
  const decades = Array.from({ length: Math.ceil(end) - Math.floor(start) }, (_, index) => Math.floor(start) + index);
  const ticks = decades.flatMap((exponent) => steps.map((step) => exponent + Math.log10(step)));
  return ticks.filter((tick) => tick >= start && tick <= end);
}

export function listCalibrationPoints(
  { curves: { calibration } }: SplitEvaluation,
  role: Role,
  toAxis: CalibrationScale["toAxis"],
): CalibrationPoint[] {
  const { mean_score, rate, low, high } = calibration;
  return mean_score.map((mean, index) => ({
    role,
    x: toAxis(mean),
    y: toAxis(rate[index] ?? 0),
    low: toAxis(low[index] ?? 0),
    high: toAxis(high[index] ?? 0),
  }));
}
