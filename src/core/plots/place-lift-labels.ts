import type { PlacedText } from "./draw-text.ts";
import { type LiftArea, type LiftLine, toPixels } from "./lift-line.ts";
import { placeValues, type ValueLabel } from "./place-values.ts";
import { estimateTextWidth, shortenName } from "./text-width.ts";
import { fontSizes } from "./theme.ts";

export interface LiftLabels {
  /** The end of the lift axis, so high that curves and labels have room. */
  readonly maximum: number;
  readonly values: readonly ValueLabel[];
  readonly key: readonly KeyEntry[];
  readonly reference: PlacedText;
}

/** A name, and left of it a piece of its line. */
export interface KeyEntry extends PlacedText {
  readonly role: LiftLine["role"];
  readonly lineStart: number;
  readonly lineEnd: number;
}

/**
 * Places names and values where they cover neither a curve nor each other. All lift curves end in one point, so their
 * ends cannot carry the names: these go to the top right, which falling curves leave free.
 */
export function placeLiftLabels(lines: readonly LiftLine[], size: Pick<LiftArea, "width" | "height">): LiftLabels {
  const key = placeKey(lines, size.width);
  const maximum = findMaximum(lines, key, size);
  const area = { ...size, maximum };
  return { maximum, key, values: placeValues(lines, area), reference: placeReference(lines, area) };
}

const keyRow = 24;
export const keyHeight = (entries: number) => keyRow * entries;
const sample = { length: 40, gap: 10 };

function placeKey(lines: readonly LiftLine[], width: number): KeyEntry[] {
  const texts = lines.map(({ name }) => shortenName(name, { fontSize: fontSizes.label, width: 270 }));
  const widest = Math.max(...texts.map((text) => estimateTextWidth(text, fontSizes.label)));
  const x = Math.floor(width - widest);
  const lineEnd = x - sample.gap;
  return lines.map(({ role }, index) => ({
    role,
    text: texts[index] ?? "",
    x,
    y: keyRow * (index + 0.5),
    align: "left",
    lineStart: lineEnd - sample.length,
    lineEnd,
  }));
}

/** High enough for the tallest curve and the number above it, and for all that runs beneath the key. */
function findMaximum(
  lines: readonly LiftLine[],
  key: readonly KeyEntry[],
  { width, height }: Pick<LiftArea, "width" | "height">,
) {
  const start = Math.min(...key.map(({ lineStart }) => lineStart)) - 16;
  const highest = (from: number) =>
    Math.max(
      ...lines.flatMap(({ points }) => points.filter(({ rows }) => rows * width >= from).map(({ lift }) => lift)),
    );
  const beneathKey = 1 - (keyHeight(key.length) + 14) / height;
  return Math.max(highest(0) * 1.1, highest(start) / beneathKey, 1.4);
}

/** Under the line at lift 1, or over the curves where they, or the axis, leave no room under it. */
function placeReference(lines: readonly LiftLine[], area: LiftArea): PlacedText {
  const text = "random order";
  const start = area.width - estimateTextWidth(text, fontSizes.small) - 12;
  const passing = lines.flatMap(({ points }) =>
    points.map((point) => toPixels(point, area)).filter(({ x }) => x >= start),
  );
  const level = toPixels({ rows: 1, lift: 1 }, area).y;
  const isFree = level + 22 < area.height && passing.every(({ y }) => y < level + 3);
  const y = isFree ? level + 12 : Math.min(level, ...passing.map((point) => point.y)) - 12;
  return { text, x: area.width - 2, y, align: "right" };
}
