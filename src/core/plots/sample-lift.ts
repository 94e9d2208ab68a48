import type { Curves } from "../evaluation/evaluation.ts";
import { type PlotPoint, round } from "./plot-line.ts";

/** Below this share of the rows the lift is noise, and would squeeze the rest of the axis. */
const firstShare = 0.01;
const steps = 200;

/**
 * The lift at even steps. Both thinned curves keep true points, and those of the lift lie closer where there are few
 * rows; between two points the share of positives grows evenly with the rows, as it does at tied scores.
 */
export function sampleLift({ gains, lift }: Pick<Curves, "gains" | "lift">): PlotPoint[] {
  const known = [
    ...gains.x.map((rows, index) => ({ rows, gain: gains.y[index] ?? 0 })),
    ...lift.x.map((rows, index) => ({ rows, gain: rows * (lift.y[index] ?? 0) })),
  ].toSorted((a, b) => a.rows - b.rows);
  const grid = Array.from({ length: steps }, (_, index) => (index + 1) / steps).filter((rows) => rows > firstShare);
  let right = 1;
  return [firstShare, ...grid].map((rows) => {
    while (right < known.length - 1 && (known[right]?.rows ?? 1) < rows) right += 1;
    const [before, after] = known.slice(right - 1, right + 1);
    return { x: round(rows), y: round(interpolateGain(rows, before ?? nothing, after ?? everything) / rows) };
  });
}

interface Gain {
  readonly rows: number;
  readonly gain: number;
}

const nothing: Gain = { rows: 0, gain: 0 };
const everything: Gain = { rows: 1, gain: 1 };

function interpolateGain(rows: number, before: Gain, after: Gain): number {
  if (after.rows === before.rows) return after.gain;
  return before.gain + ((rows - before.rows) / (after.rows - before.rows)) * (after.gain - before.gain);
}
