import type { VegaLiteSpec } from "../../../src/core/plots/plot.ts";
import { estimateTextWidth } from "../../../src/core/plots/text-width.ts";

/** A layer that draws, with the name of the layer that it is part of. */
export interface Layer {
  readonly name: string;
  readonly mark: Readonly<Record<string, unknown>>;
  readonly values: readonly Readonly<Record<string, unknown>>[];
}

export function layersOf(spec: VegaLiteSpec, name = ""): Layer[] {
  const own = typeof spec.name === "string" ? spec.name : name;
  if (Array.isArray(spec.layer)) return spec.layer.flatMap((layer: VegaLiteSpec) => layersOf(layer, own));
  const { values = [] } = (spec.data ?? {}) as { values?: Layer["values"] };
  return [{ name: own, mark: spec.mark as Layer["mark"], values }];
}

export interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where the texts stand, in pixels from the plot's top left; without the halos under the numbers. */
export function textBoxesOf(spec: VegaLiteSpec): Box[] {
  return layersOf(spec)
    .filter(({ name, mark }) => mark.type === "text" && name !== "value halos")
    .flatMap(({ mark, values }) => values.map((value) => boxOf(value, mark)));
}

function boxOf(value: Readonly<Record<string, unknown>>, mark: Layer["mark"]): Box {
  const { x, y, text } = value as { x: number; y: number; text: string };
  const size = Number(mark.fontSize);
  const width = estimateTextWidth(text, size);
  const left = { left: x, center: x - width / 2, right: x - width }[String(mark.align)] ?? x;
  return { text, left, right: left + width, top: y - size / 2, bottom: y + size / 2 };
}

/** Pairs of texts that touch. */
export function overlapsOf(boxes: readonly Box[]): string[] {
  return boxes.flatMap((a, index) =>
    boxes
      .slice(index + 1)
      .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
      .map((b) => `${a.text} × ${b.text}`),
  );
}
