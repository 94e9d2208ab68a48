import { type Box, boxesOfLine, boxOfMarker, boxOfText } from "./boxes.ts";
import { choosePlace, placesAlong, type Surroundings } from "./choose-place.ts";
import { fontSizeOf, type Reference } from "./draw-reference.ts";
import type { PlacedText } from "./draw-text.ts";
import { boxOfKey, type Corner, type KeyEntry, type Model, placeKey } from "./place-key.ts";
import { boxOfValue, placeValues, type Slope, type ValueLabel } from "./place-values.ts";
import type { PlotArea, PlotLine, PlotPoint } from "./plot-line.ts";

/** What a picture is to show, in units of the axes. */
export interface Content {
  readonly lines: readonly PlotLine[];
  readonly references: readonly Reference[];
  readonly models: readonly Model[];
  /** Lines of the picture's own that must not be covered either. */
  readonly obstacles?: readonly (readonly PlotPoint[])[];
  /** How the curves run, and the corner that they leave free. */
  readonly slope: Slope;
  readonly corner: Corner;
}

export interface Labels {
  readonly values: readonly ValueLabel[];
  readonly key: readonly KeyEntry[];
  readonly references: readonly { readonly reference: Reference; readonly label: PlacedText }[];
}

/** Places values, names and other labels, in this order, where they cover neither a curve nor each other. */
export function placeLabels(content: Content, area: PlotArea): Labels {
  const { lines, references, models, obstacles = [], slope, corner } = content;
  const markers = lines.flatMap(({ marks }) => marks.map((mark) => boxOfMarker(mark, area)));
  const drawn = [...[...lines, ...references].map(({ points }) => points), ...obstacles];
  const curves = drawn.flatMap((points) => boxesOfLine(points, area));
  const values = placeValues(lines, { area, taken: curves, slope });
  const taken = [...curves, ...markers, ...values.map(boxOfValue)];
  const key = placeKey(models, corner, { area, taken });
  return { values, key, references: placeReferences(references, { area, taken: [...taken, boxOfKey(key)] }) };
}

/** Lowest point of the axis titles above the area, and how far right they reach at most. */
const titleBox: Box = { x: -100, x2: 260, y: -40, y2: -6 };
const headroom = 24;

function placeReferences(references: readonly Reference[], { area, taken }: Surroundings): Labels["references"] {
  const occupied = [...taken, titleBox];
  return references.flatMap((reference) => {
    const { label, points } = reference;
    if (label === undefined) return [];
    const fontSize = fontSizeOf(reference);
    const places = placesAlong(label.along ?? points, area, label.near);
    const placed = choosePlace({ text: label.text, fontSize }, places, { area, taken: occupied, headroom });
    occupied.push(boxOfText(placed, fontSize));
    return [{ reference, label: placed }];
  });
}
