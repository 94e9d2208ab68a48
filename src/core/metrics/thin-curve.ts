import type { Curve } from "../evaluation/evaluation.ts";

const maxPoints = 512;
/** Of the curve's width or height: a tenth of a pixel on a plot of 1000 pixels. */
const invisible = 1e-4;

interface Segment {
  readonly from: number;
  readonly to: number;
  /** The point between the ends that is farthest from their chord. */
  readonly farthest: number;
  readonly distance: number;
}

/**
 * Keeps the points that the eye would miss, at most 512, both ends always: Douglas & Peucker (1973), the worst segment
 * first, until the rest is invisible. Both axes are scaled to the curve's extent.
 */
export function thinCurve({ x, y }: Curve): Curve {
  const points = { x: scale(x), y: scale(y) };
  const segments = [measureSegment(points, 0, x.length - 1)];
  while (segments.length < maxPoints - 1) {
    const worst = segments.reduce((a, b) => (b.distance > a.distance ? b : a));
    if (worst.distance <= invisible) break;
    const { from, to, farthest } = worst;
    segments.splice(
      segments.indexOf(worst),
      1,
      measureSegment(points, from, farthest),
      measureSegment(points, farthest, to),
    );
  }
  const kept = [0, ...segments.map(({ to }) => to).filter((to) => to > 0)];
  return { x: kept.map((index) => x[index] ?? 0), y: kept.map((index) => y[index] ?? 0) };
}

function scale(values: readonly number[]): number[] {
  const low = values.reduce((a, b) => Math.min(a, b));
  const extent = values.reduce((a, b) => Math.max(a, b)) - low;
  return values.map((value) => (extent === 0 ? 0 : (value - low) / extent));
}

function measureSegment({ x, y }: Curve, from: number, to: number): Segment {
  const [x0 = 0, y0 = 0] = [x[from], y[from]];
  const [width, height] = [(x[to] ?? 0) - x0, (y[to] ?? 0) - y0];
  const length = Math.hypot(width, height);
  let farthest = from;
  let distance = 0;
  for (let index = from + 1; index < to; index++) {
    const [right, up] = [(x[index] ?? 0) - x0, (y[index] ?? 0) - y0];
    const gap = length === 0 ? Math.hypot(right, up) : Math.abs(width * up - right * height) / length;
    if (gap > distance) {
      farthest = index;
      distance = gap;
    }
  }
  return { from, to, farthest, distance };
}
