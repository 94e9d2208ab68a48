const maxPoints = 512;
/** Of the curve's width or height: a tenth of a pixel on a plot of 1000 pixels. */
const invisible = 1e-4;

type Values = readonly number[] | Float64Array;

interface Segment {
  readonly from: number;
  readonly to: number;
  /** The point between the ends that is farthest from a chord. */
  readonly farthest: number;
  readonly distance: number;
}

/**
 * The indexes of the points that the eye would miss, at most 512, both ends always: Douglas & Peucker (1973), the worst
 * segment first, until the rest is invisible. All axes are scaled to the extent of the values; several `curves` over the
 * same `x` are thinned together.
 */
export function selectPoints(x: Values, curves: readonly Values[]): number[] {
  const scaled = { x: scale(x), curves: curves.map(scale) };
  const segments = [measureSegment(scaled, 0, x.length - 1)];
  while (segments.length < maxPoints - 1) {
    const worst = segments.reduce((a, b) => (b.distance > a.distance ? b : a));
    if (worst.distance <= invisible) break;
    const { from, to, farthest } = worst;
    segments.splice(
      segments.indexOf(worst),
      1,
      measureSegment(scaled, from, farthest),
      measureSegment(scaled, farthest, to),
    );
  }
  return [0, ...segments.map(({ to }) => to).filter((to) => to > 0)];
}

/** The values at the selected points. */
export const pick = (values: Values, points: readonly number[]) => points.map((index) => values[index] ?? 0);

/** One curve with its selected points. */
export function thinCurve({ x, y }: { readonly x: Values; readonly y: Values }): { x: number[]; y: number[] } {
  const points = selectPoints(x, [y]);
  return { x: pick(x, points), y: pick(y, points) };
}

function scale(values: Values): Float64Array {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const extent = high - low;
  const scaled = new Float64Array(values.length);
  if (extent === 0) return scaled;
  for (let index = 0; index < values.length; index++) scaled[index] = ((values[index] ?? 0) - low) / extent;
  return scaled;
}

interface Scaled {
  readonly x: Float64Array;
  readonly curves: readonly Float64Array[];
}

function measureSegment({ x, curves }: Scaled, from: number, to: number): Segment {
  let worst: Segment = { from, to, farthest: from, distance: 0 };
  for (const y of curves) {
    const found = findFarthest(x, y, { from, to });
    if (found.distance > worst.distance) worst = { from, to, ...found };
  }
  return worst;
}

function findFarthest(x: Float64Array, y: Float64Array, { from, to }: { from: number; to: number }) {
  const [x0 = 0, y0 = 0] = [x[from], y[from]];
  const [width, height] = [(x[to] ?? 0) - x0, (y[to] ?? 0) - y0];
  const length = Math.sqrt(width * width + height * height);
  let farthest = from;
  let distance = 0;
  for (let index = from + 1; index < to; index++) {
    const [right, up] = [(x[index] ?? 0) - x0, (y[index] ?? 0) - y0];
    const gap = length === 0 ? Math.sqrt(right * right + up * up) : Math.abs(width * up - right * height);
    if (gap > distance) {
      farthest = index;
      distance = gap;
    }
  }
  return { farthest, distance: length === 0 ? distance : distance / length };
}
