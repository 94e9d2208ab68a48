import type { PlacedText } from "./draw-text.ts";
import { type LiftArea, type LiftLine, type LiftPoint, toPixels } from "./lift-line.ts";
import { estimateTextWidth } from "./text-width.ts";
import { fontSizes } from "./theme.ts";
import { formatLift } from "./wording.ts";

export interface ValueLabel extends PlacedText {
  readonly role: LiftLine["role"];
}

/** Writes each marked value at the first place around its marker where it covers no curve, marker or other value. */
export function placeValues(lines: readonly LiftLine[], area: LiftArea): ValueLabel[] {
  const taken = lines.flatMap((line) => boxesOf(line, area));
  return rankMarks(lines).map(({ role, isHigher, mark }) => {
    const text = formatLift(mark.lift);
    const places = placesAround(toPixels(mark, area), isHigher);
    const isVisible = (place: Place) => isInside(boxOf(place, text), area);
    const isFree = (place: Place) => isVisible(place) && !taken.some((other) => isMeeting(boxOf(place, text), other));
    const place = places.find(isFree) ?? places.find(isVisible) ?? places[0];
    taken.push(boxOf(place, text));
    return { ...place, role, text };
  });
}

interface RankedMark {
  readonly role: LiftLine["role"];
  readonly mark: LiftPoint;
  /** The only mark, or the higher one, at this share of the rows. */
  readonly isHigher: boolean;
}

/** By share of rows, the higher one first, and the candidate's where they are equal. */
function rankMarks(lines: readonly LiftLine[]): RankedMark[] {
  const marks = lines.flatMap(({ role, marks: own }) => own.map((mark) => ({ role, mark })));
  return marks
    .toSorted((a, b) => a.mark.rows - b.mark.rows || b.mark.lift - a.mark.lift)
    .map((one, index, all) => ({ ...one, isHigher: all[index - 1]?.mark.rows !== one.mark.rows }));
}

type Place = Pick<PlacedText, "x" | "y" | "align">;
type Places = readonly [Place, ...Place[]];

/** A falling curve leaves room at its upper right and its lower left, a rising one at the others. */
function placesAround({ x, y }: { x: number; y: number }, isHigher: boolean): Places {
  const at = (step: 1 | -1, lines: number, side: "left" | "right"): Place => ({
    x: side === "right" ? x + 8 : x - 8,
    y: y + step * (14 + (lines - 1) * lineHeight),
    align: side === "right" ? "left" : "right",
  });
  const above: Places = [
    at(-1, 1, "right"),
    at(-1, 1, "left"),
    at(-1, 2, "right"),
    at(-1, 2, "left"),
    at(-1, 3, "right"),
  ];
  const below: Places = [at(1, 1, "left"), at(1, 1, "right"), at(1, 2, "left"), at(1, 2, "right"), at(1, 3, "right")];
  return isHigher ? [...above, ...below] : [...below, ...above];
}

const textHeight = 17;
const lineHeight = 19;

interface Box {
  readonly x: number;
  readonly x2: number;
  readonly y: number;
  readonly y2: number;
}

function boxOf({ x, y, align }: Place, text: string): Box {
  const width = estimateTextWidth(text, fontSizes.label);
  const start = align === "left" ? x : x - width;
  return { x: start, x2: start + width, y: y - textHeight / 2, y2: y + textHeight / 2 };
}

/** The pieces of a curve, and its markers. */
function boxesOf({ points, marks }: LiftLine, area: LiftArea): Box[] {
  const pixels = points.map((point) => toPixels(point, area));
  const pieces = pixels.slice(1).map((point, index) => spanOf([pixels[index] ?? point, point], 2));
  return [...pieces, ...marks.map((mark) => spanOf([toPixels(mark, area)], 6))];
}

function spanOf(points: readonly { x: number; y: number }[], around: number): Box {
  const [x, y] = [points.map((point) => point.x), points.map((point) => point.y)];
  return {
    x: Math.min(...x) - around,
    x2: Math.max(...x) + around,
    y: Math.min(...y) - around,
    y2: Math.max(...y) + around,
  };
}

const isInside = ({ x, x2, y, y2 }: Box, { width, height }: LiftArea) =>
  x >= 0 && x2 <= width && y >= 0 && y2 <= height;
const isMeeting = (a: Box, b: Box) => a.x < b.x2 && b.x < a.x2 && a.y < b.y2 && b.y < a.y2;
