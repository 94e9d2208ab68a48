import type { ScoreHistogram } from "../evaluation/evaluation.ts";
import { type PlotPoint, round } from "./plot-line.ts";
import type { ScoreScale } from "./score-scale.ts";

/** A bar of one class, in units of the axis. */
interface Bar {
  readonly start: number;
  readonly end: number;
  /** Rows of the class. */
  readonly count: number;
}

/** The outline of a class' density, its area 1, from the left end of the scale to the right one. */
export function outlineDensity(histogram: ScoreHistogram, kind: "positives" | "negatives", scale: ScoreScale) {
  const counts = histogram[kind];
  const total = counts.reduce((sum, count) => sum + count, 0);
  const bars = counts.map((count, index) => ({
    start: scale.places[index] ?? 0,
    end: scale.places[index + 1] ?? 0,
    count,
  }));
  const [low, high] = scale.domain;
  const visible = mergeBars(bars, total).filter(({ start, end }) => end > low && start < high);
  const steps = visible.flatMap(({ start, end, count }): PlotPoint[] => {
    const y = round(count / total / (end - start));
    return [
      { x: round(Math.max(start, low)), y },
      { x: round(Math.min(end, high)), y },
    ];
  });
  const ground = (point: PlotPoint | undefined): PlotPoint[] => (point === undefined ? [] : [{ x: point.x, y: 0 }]);
  return [...ground(steps[0]), ...steps, ...ground(steps.at(-1))];
}

/**
 * So wide that chance does not make a comb of few rows: Rice's rule, twice the cube root of the count. Powers of two, so
 * that the bars of one class lie within those of the other.
 */
function mergeBars(bars: readonly Bar[], rows: number): Bar[] {
  const size = 2 ** Math.max(0, Math.round(Math.log2(bars.length / (2 * Math.cbrt(rows)))));
  return bars.flatMap((first, index) => {
    if (index % size !== 0) return [];
    const group = bars.slice(index, index + size);
    return [{ ...first, end: group.at(-1)?.end ?? first.end, count: group.reduce((sum, { count }) => sum + count, 0) }];
  });
}
