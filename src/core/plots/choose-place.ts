import { type Box, boxOfText, isInside, sharedArea } from "./boxes.ts";
import type { PlacedText } from "./draw-text.ts";
import { type PlotArea, type PlotPoint, toPixels } from "./plot-line.ts";

export type Place = Omit<PlacedText, "text">;

export interface Surroundings {
  readonly area: PlotArea;
  /** What must not be covered. */
  readonly taken: readonly Box[];
  /** How far a text may rise above the area, CSS pixels. */
  readonly headroom?: number;
}

interface Words {
  readonly text: string;
  readonly fontSize: number;
}

/** The first place inside the area where the words cover nothing; failing that, where they cover the least. */
export function choosePlace(
  { text, fontSize }: Words,
  places: readonly [Place, ...Place[]],
  { area, taken, headroom = 0 }: Surroundings,
): PlacedText {
  const options = places
    .map((place) => ({ ...place, text }))
    .map((placed) => ({ placed, box: boxOfText(placed, fontSize) }));
  const [best] = options
    .filter(({ box }) => isInside({ ...box, y: box.y + headroom }, area))
    .map(({ placed, box }) => ({ placed, covered: taken.reduce((sum, other) => sum + sharedArea(box, other), 0) }))
    .toSorted((a, b) => a.covered - b.covered);
  return best?.placed ?? { ...places[0], text };
}

const steps = 40;
const distance = { x: 7, y: 12 };

/** Below and above a line at many points, the closest to `near` first: 0 is its start, 1 its end. */
export function placesAlong(line: readonly PlotPoint[], area: PlotArea, near = 1): readonly [Place, ...Place[]] {
  const path = measurePath(line.map((point) => toPixels(point, area)));
  const beside = (share: number): [Place, Place] => {
    const { x, y } = pointAt(path, share);
    return [
      { x: x + distance.x, y: y + distance.y, align: "left" },
      { x: x - distance.x, y: y - distance.y, align: "right" },
    ];
  };
  const shares = Array.from({ length: steps + 1 }, (_, index) => index / steps);
  const others = shares.toSorted((a, b) => Math.abs(a - near) - Math.abs(b - near)).flatMap(beside);
  return [...beside(near), ...others];
}

interface Path {
  readonly pixels: readonly PlotPoint[];
  /** From each point to the next. */
  readonly lengths: readonly number[];
}

function measurePath(pixels: readonly PlotPoint[]): Path {
  const lengths = pixels.slice(1).map(({ x, y }, index) => {
    const start = pixels[index] ?? { x, y };
    return Math.sqrt((x - start.x) ** 2 + (y - start.y) ** 2);
  });
  return { pixels, lengths };
}

/** The point after so large a share of the path's length. */
function pointAt({ pixels, lengths }: Path, share: number): PlotPoint {
  let left = share * lengths.reduce((sum, length) => sum + length, 0);
  for (const [index, length] of lengths.entries()) {
    const [start, end] = [pixels[index], pixels[index + 1]];
    if (start !== undefined && end !== undefined && left <= length && length > 0) {
      return { x: start.x + ((end.x - start.x) * left) / length, y: start.y + ((end.y - start.y) * left) / length };
    }
    left -= length;
  }
  return pixels.at(-1) ?? { x: 0, y: 0 };
}
