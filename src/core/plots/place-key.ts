import { type Box, isMeeting, sharedArea, widen } from "./boxes.ts";
import type { Surroundings } from "./choose-place.ts";
import type { PlacedText } from "./draw-text.ts";
import type { Role } from "./model-styles.ts";
import type { Size } from "./plot-line.ts";
import { estimateTextWidth, shortenName } from "./text-width.ts";
import { fontSizes } from "./theme.ts";

/** A model in the picture. */
export interface Model {
  readonly role: Role;
  readonly name: string;
}

/** A name, and left of it a piece of its line. */
export interface KeyEntry extends PlacedText {
  readonly role: Role;
  readonly lineStart: number;
  readonly lineEnd: number;
}

export type Corner = "top left" | "top right" | "bottom right" | "bottom left";

const rowHeight = 24;
const sample = { length: 40, gap: 10 };
/** Between the key and anything else. */
const clearance = 10;
/** The widths that names may have, the best first. */
const nameWidths = [270, 190, 120] as const;

/** Of the block of names with the pieces of their lines. */
export function measureKey(models: readonly Model[], nameWidth: number = nameWidths[0]): Size {
  const widest = Math.max(...namesOf(models, nameWidth).map((text) => estimateTextWidth(text, fontSizes.label)));
  return { width: Math.ceil(sample.length + sample.gap + widest), height: rowHeight * models.length };
}

/**
 * The names where they cover nothing, as near to the corner as can be: curves often end in one point, so that their
 * ends cannot carry them. Where there is no room names are cut short; without any they cover as little as can be.
 */
export function placeKey(models: readonly Model[], corner: Corner, surroundings: Surroundings): KeyEntry[] {
  for (const nameWidth of nameWidths) {
    const place = findRoom(measureKey(models, nameWidth), corner, surroundings);
    if (place !== undefined) return layOut(models, nameWidth, place);
  }
  const shortest = nameWidths[2];
  return layOut(models, shortest, findLeastCovered(measureKey(models, shortest), corner, surroundings));
}

const namesOf = (models: readonly Model[], width: number) =>
  models.map(({ name }) => shortenName(name, { fontSize: fontSizes.label, width }));

interface Position {
  readonly x: number;
  readonly y: number;
}

function layOut(models: readonly Model[], nameWidth: number, { x, y }: Position): KeyEntry[] {
  const texts = namesOf(models, nameWidth);
  return models.map(({ role }, index) => ({
    role,
    text: texts[index] ?? "",
    x: x + sample.length + sample.gap,
    y: y + rowHeight * (index + 0.5),
    align: "left",
    lineStart: x,
    lineEnd: x + sample.length,
  }));
}

function findRoom(size: Size, corner: Corner, { area, taken }: Surroundings): Position | undefined {
  const room = { width: area.width - size.width, height: area.height - size.height };
  return positionsFrom(corner, room).find(({ x, y }) => {
    const box = widen({ x, x2: x + size.width, y, y2: y + size.height }, clearance);
    return !taken.some((other) => isMeeting(box, other));
  });
}

function findLeastCovered(size: Size, corner: Corner, { area, taken }: Surroundings): Position {
  const room = { width: area.width - size.width, height: area.height - size.height };
  const [best] = positionsFrom(corner, room)
    .map(({ x, y }) => {
      const box = { x, x2: x + size.width, y, y2: y + size.height };
      return { x, y, covered: taken.reduce((sum, other) => sum + sharedArea(box, other), 0) };
    })
    .toSorted((a, b) => a.covered - b.covered);
  return best ?? { x: 0, y: 0 };
}

const step = 8;

/** A grid of positions, those near the corner first. */
function positionsFrom(corner: Corner, room: Size): Position[] {
  const along = (length: number) =>
    Array.from({ length: Math.max(0, Math.floor(length / step) + 1) }, (_, i) => i * step);
  const [fromTop, fromRight] = [corner.startsWith("top"), corner.endsWith("right")];
  const offsets = along(room.height).flatMap((down) =>
    along(room.width).map((across) => ({ down, across, distance: down * down + across * across })),
  );
  return offsets
    .toSorted((a, b) => a.distance - b.distance)
    .map(({ down, across }) => ({
      x: Math.floor(fromRight ? room.width - across : across),
      // Not on the axis below.
      y: fromTop ? down : room.height - clearance - down,
    }))
    .filter(({ y }) => y >= 0);
}

/** What the key takes up, with a narrow rim. */
export function boxOfKey(entries: readonly KeyEntry[]): Box {
  const names = entries.map(({ x, text }) => x + estimateTextWidth(text, fontSizes.label));
  const [first, last] = [entries[0]?.y ?? 0, entries.at(-1)?.y ?? 0];
  const box = {
    x: Math.min(...entries.map(({ lineStart }) => lineStart)),
    x2: Math.max(...names),
    y: first - rowHeight / 2,
    y2: last + rowHeight / 2,
  };
  return { ...box, x: Math.max(0, box.x - 8), x2: box.x2 + 4 };
}
