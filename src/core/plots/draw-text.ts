import type { VegaLiteSpec } from "./plot.ts";
import { inPixels } from "./theme.ts";

export interface PlacedText {
  readonly text: string;
  /** CSS pixels from the top left of the plot area: the end or the centre of the text, after `align`, and its middle. */
  readonly x: number;
  readonly y: number;
  readonly align: "left" | "center" | "right";
}

/** A layer of texts in one style, the properties of a Vega-Lite text mark. */
export function drawText(
  name: string,
  texts: readonly PlacedText[],
  style: Readonly<Record<string, unknown>>,
): VegaLiteSpec {
  const sides = [...new Set(texts.map(({ align }) => align))];
  const layer = sides.map((side) => ({
    data: { values: texts.filter(({ align }) => align === side) },
    mark: { type: "text", baseline: "middle", align: side, ...style },
    encoding: { x: inPixels("x"), y: inPixels("y"), text: { field: "text", type: "nominal" } },
  }));
  return { name, layer };
}
