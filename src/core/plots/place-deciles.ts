import type { SplitEvaluation } from "../evaluation/evaluation.ts";
import { computeWilson } from "../metrics/interval.ts";
import type { PlacedText } from "./draw-text.ts";
import type { Role } from "./model-styles.ts";
import { type KeyEntry, type Model, measureKey, placeKey } from "./place-key.ts";
import { type PlotArea, type Size, toPixels } from "./plot-line.ts";
import type { RateUnit } from "./rate-unit.ts";
import { fontSizes } from "./theme.ts";

/** A decile of one model: positions on the axis of deciles, the rest as fractions of the decile's rows. */
export interface DecileBar {
  readonly role: Role;
  readonly start: number;
  readonly end: number;
  readonly middle: number;
  readonly rate: number;
  /** 95 % Wilson interval of the rate. */
  readonly low: number;
  readonly high: number;
}

/** The candidate's bars are wide; the baseline's are narrow and beside them, so that no whisker hides another. */
const spans = {
  alone: { candidate: [-0.32, 0.32], baseline: [0, 0] },
  beside: { candidate: [-0.42, 0.14], baseline: [0.2, 0.42] },
} as const;

export function listBars(candidate: SplitEvaluation, baseline: SplitEvaluation | null): DecileBar[] {
  const own = baseline === null ? spans.alone : spans.beside;
  return [
    ...barsOf(candidate, "candidate", own.candidate),
    ...(baseline === null ? [] : barsOf(baseline, "baseline", own.baseline)),
  ];
}

function barsOf({ deciles }: SplitEvaluation, role: Role, [left, right]: readonly [number, number]): DecileBar[] {
  return deciles.map(({ decile, rate, positives, rows }) => ({
    role,
    start: decile + left,
    end: decile + right,
    middle: decile + (left + right) / 2,
    rate,
    ...computeWilson(positives, rows),
  }));
}

export const decileDomain = [0.5, 10.5] as const;

export interface DecileLabels {
  readonly area: PlotArea;
  readonly values: readonly PlacedText[];
  /** Of positives among all rows, fraction. */
  readonly overall: number;
  readonly overallLabel: readonly PlacedText[];
  readonly key: readonly KeyEntry[];
}

/** Room for a value above a whisker, CSS pixels. */
const headroom = 24;

/** The names at the top right, over the safest deciles; the overall rate right of the bars; a value over each bar. */
export function placeDecileLabels(
  bars: readonly DecileBar[],
  { size, models, unit, overall }: { size: Size; models: readonly Model[]; unit: RateUnit; overall: number },
): DecileLabels {
  const area = { ...size, x: decileDomain, y: [0, findMaximum(bars, models, size)] } as const;
  const level = toPixels({ x: 0, y: overall }, area).y;
  const beside = { x: size.width + 8, align: "left" } as const;
  return {
    area,
    key: placeKey(models, "top right", { area, taken: [] }),
    values: bars.filter(({ role }) => role === "candidate").map((bar) => placeValue(bar, area, unit)),
    overall,
    overallLabel: [
      { ...beside, y: level - 8, text: "overall" },
      { ...beside, y: level + 8, text: unit.formats[0](overall) },
    ],
  };
}

function placeValue({ rate, high, middle }: DecileBar, area: PlotArea, unit: RateUnit): PlacedText {
  const { x, y } = toPixels({ x: middle, y: Math.max(rate, high) }, area);
  return { x, y: y - fontSizes.small / 2 - 4, align: "center", text: unit.formats[0](rate) };
}

/** High enough for the tallest whisker and the value above it, and for those beneath the names. */
function findMaximum(bars: readonly DecileBar[], models: readonly Model[], { width, height }: Size): number {
  const key = measureKey(models);
  const [first, last] = decileDomain;
  const start = last - ((key.width + 16) / width) * (last - first);
  const highest = (from: number) => Math.max(0, ...bars.filter(({ end }) => end >= from).map(({ high }) => high));
  const reserve = (highs: number, pixels: number) => highs / (1 - pixels / height);
  return Math.max(reserve(highest(0), headroom), reserve(highest(start), headroom + key.height));
}
