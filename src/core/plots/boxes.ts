import type { PlacedText } from "./draw-text.ts";
import { type PlotArea, type PlotPoint, type Size, toPixels } from "./plot-line.ts";
import { estimateTextWidth } from "./text-width.ts";

/** CSS pixels from the plot area's top left. */
export interface Box {
  readonly x: number;
  readonly x2: number;
  readonly y: number;
  readonly y2: number;
}

export const isMeeting = (a: Box, b: Box) => a.x < b.x2 && b.x < a.x2 && a.y < b.y2 && b.y < a.y2;

/** Of the area that two boxes share, in square pixels; 0 if they do not meet. */
export const sharedArea = (a: Box, b: Box) =>
  Math.max(0, Math.min(a.x2, b.x2) - Math.max(a.x, b.x)) * Math.max(0, Math.min(a.y2, b.y2) - Math.max(a.y, b.y));

export const isInside = ({ x, x2, y, y2 }: Box, { width, height }: Size) =>
  x >= 0 && x2 <= width && y >= 0 && y2 <= height;

export const widen = ({ x, x2, y, y2 }: Box, by: number): Box => ({ x: x - by, x2: x2 + by, y: y - by, y2: y2 + by });

const lineSpacing = 1.25;

export function boxOfText({ x, y, align, text }: PlacedText, fontSize: number): Box {
  const width = estimateTextWidth(text, fontSize);
  const start = { left: x, center: x - width / 2, right: x - width }[align];
  const half = (fontSize * lineSpacing) / 2;
  return { x: start, x2: start + width, y: y - half, y2: y + half };
}

const markerRadius = 6;

export const boxOfMarker = (point: PlotPoint, area: PlotArea) => widen(boxOf([toPixels(point, area)]), markerRadius);

const halfStroke = 2;
/** Boxes of a slope are cut to this height or width, so that they hold little else. */
const longestSide = 6;

/** Boxes that hold a line of straight pieces, in units of the axes. */
export function boxesOfLine(points: readonly PlotPoint[], area: PlotArea): Box[] {
  const pixels = points.map((point) => toPixels(point, area));
  return pixels.slice(1).flatMap((end, index) => boxesOfPiece(pixels[index] ?? end, end));
}

function boxesOfPiece(start: PlotPoint, end: PlotPoint): Box[] {
  const [width, height] = [end.x - start.x, end.y - start.y];
  const cuts = Math.max(1, Math.ceil(Math.min(Math.abs(width), Math.abs(height)) / longestSide));
  const at = (index: number) => ({ x: start.x + (width * index) / cuts, y: start.y + (height * index) / cuts });
  return Array.from({ length: cuts }, (_, index) => widen(boxOf([at(index), at(index + 1)]), halfStroke));
}

function boxOf(points: readonly PlotPoint[]): Box {
  const [x, y] = [points.map((point) => point.x), points.map((point) => point.y)];
  return { x: Math.min(...x), x2: Math.max(...x), y: Math.min(...y), y2: Math.max(...y) };
}
