import type { SplitScores } from "../metrics/score-bins.ts";
import { estimateIntervals } from "./estimate-intervals.ts";
import type { MetricValue, Segment, SegmentCell } from "./evaluation.ts";
import { type MeasuredSplit, measureSplit } from "./measure-split.ts";
import { metricCatalogue } from "./metric-catalogue.ts";
import { isLarge } from "./segment-size.ts";

/** Scores of both models by the values of one column. */
export interface SegmentScores {
  readonly column: string;
  readonly cells: readonly SegmentCellScores[];
}

export interface SegmentCellScores {
  readonly value: string;
  readonly rows: number;
  readonly positives: number;
  /** Null when a class is missing. */
  readonly candidate: SplitScores | null;
  /** Null without a baseline, or when it lacks the value or a class of it. */
  readonly baseline: SplitScores | null;
}

const shown = ["roc_auc", "ks", "lift@10", "brier", "oe_ratio"];

/** The shown cells with the most rows first; small ones are only counted. */
export function evaluateSegments(segments: readonly SegmentScores[]): Segment[] {
  return segments.map(({ column, cells }) => {
    const evaluated = cells.map((cell) => (isLarge(cell) ? evaluateCell(cell) : null));
    const hidden = cells.filter((_, index) => evaluated[index] === null);
    return {
      column,
      cells: evaluated.filter((cell) => cell !== null).toSorted((a, b) => b.rows - a.rows),
      hidden: { cells: hidden.length, rows: hidden.reduce((sum, { rows }) => sum + rows, 0) },
    };
  });
}

function evaluateCell({ value, rows, positives, candidate, baseline }: SegmentCellScores): SegmentCell | null {
  if (candidate === null) return null;
  const now = measureSplit(candidate, undefined);
  const before = baseline === null ? null : measureSplit(baseline, undefined);
  return { value, rows, positives, metrics: describeShown(now), deltas: before && subtractShown(now, before) };
}

function describeShown(split: MeasuredSplit): Record<string, MetricValue> {
  const intervals = estimateIntervals(split);
  const entries = shown.flatMap((key): [string, MetricValue][] => {
    const measured = split.values[key];
    if (measured === undefined) return [];
    const { low = null, high = null } = intervals[key] ?? {};
    return [[key, { ...measured, low, high, better: metricCatalogue[key]?.better ?? null }]];
  });
  return Object.fromEntries(entries);
}

function subtractShown(now: MeasuredSplit, before: MeasuredSplit): Record<string, number> {
  const entries = shown.flatMap((key): [string, number][] => {
    const [value, other] = [now.values[key], before.values[key]];
    return value === undefined || other === undefined ? [] : [[key, value.value - other.value]];
  });
  return Object.fromEntries(entries);
}
