import { type Model, measureKey } from "./place-key.ts";
import type { PlotLine, Size } from "./plot-line.ts";

/**
 * The end of the lift axis: high enough for the tallest curve and the number above it, and for all that runs beneath
 * the names, which go to the top right, where falling curves leave room.
 */
export function findLiftMaximum(lines: readonly PlotLine[], models: readonly Model[], { width, height }: Size): number {
  const key = measureKey(models);
  const highest = (from: number) =>
    Math.max(...lines.flatMap(({ points }) => points.filter(({ x }) => x * width >= from).map(({ y }) => y)));
  const beneathKey = 1 - (key.height + 14) / height;
  return Math.max(highest(0) * 1.1, highest(width - key.width - 16) / beneathKey, 1.4);
}
