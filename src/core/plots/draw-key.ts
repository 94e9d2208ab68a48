import { drawText } from "./draw-text.ts";
import { strokes, symbols } from "./model-styles.ts";
import { boxOfKey, type KeyEntry } from "./place-key.ts";
import type { VegaLiteSpec } from "./plot.ts";
import { colours, fontSizes, inPixels } from "./theme.ts";

/** White under the names, to be drawn before any curve: it hides the grid alone. */
export function drawKeyGround(key: readonly KeyEntry[]): VegaLiteSpec {
  const { x, x2, y, y2 } = boxOfKey(key);
  return {
    name: "key",
    data: { values: [{}] },
    mark: { type: "rect", fill: colours.background },
    encoding: { x: { value: x }, x2: { value: x2 }, y: { value: y }, y2: { value: y2 } },
  };
}

/** A name, and left of it a sample of its marks. */
export function drawKeyEntry(entry: KeyEntry, sample: readonly VegaLiteSpec[]): VegaLiteSpec[] {
  const name = { fontSize: fontSizes.label, fontWeight: 600, color: colours[entry.role] };
  return [...sample, drawText(`${entry.role} name`, [entry], name)];
}

/** A piece of the line, with its symbol where the curves have markers. */
export function drawLineSample(entry: KeyEntry, isMarked: boolean): VegaLiteSpec[] {
  const line = {
    name: `${entry.role} sample`,
    data: { values: [entry] },
    mark: { type: "rule", ...strokes[entry.role] },
    encoding: { x: inPixels("lineStart"), x2: { field: "lineEnd" }, y: inPixels("y") },
  };
  const symbol = {
    data: { values: [{ ...entry, x: (entry.lineStart + entry.lineEnd) / 2 }] },
    mark: { type: "point", opacity: 1, ...symbols[entry.role] },
    encoding: { x: inPixels("x"), y: inPixels("y") },
  };
  return isMarked ? [line, symbol] : [line];
}
