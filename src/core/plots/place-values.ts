import { type Box, boxOfMarker, boxOfText } from "./boxes.ts";
import { choosePlace, type Place } from "./choose-place.ts";
import type { PlacedText } from "./draw-text.ts";
import type { Role } from "./model-styles.ts";
import { type Mark, type PlotArea, type PlotLine, type PlotPoint, toPixels } from "./plot-line.ts";
import { fontSizes } from "./theme.ts";

export interface ValueLabel extends PlacedText {
  readonly role: Role;
}

/** How the curves run, which tells where they leave room. */
export type Slope = "falling" | "rising" | "hill";

interface Room {
  readonly area: PlotArea;
  readonly taken: readonly Box[];
  readonly slope: Slope;
}

/** Writes each marked value at the first place around its marker where it covers nothing. */
export function placeValues(lines: readonly PlotLine[], { area, taken, slope }: Room): ValueLabel[] {
  const occupied = [...taken, ...lines.flatMap(({ marks }) => marks.map((mark) => boxOfMarker(mark, area)))];
  const values: ValueLabel[] = [];
  for (const { role, text, isHigher, mark } of rankMarks(lines)) {
    const places = placesAround(toPixels(mark, area), { isHigher, slope });
    const value = { role, ...choosePlace({ text, fontSize: fontSizes.label }, places, { area, taken: occupied }) };
    occupied.push(boxOfValue(value));
    const higher = values.at(-1);
    // Without room below, the lower value lands above the higher one: then the two change places.
    if (!isHigher && higher !== undefined && value.y < higher.y)
      values.push(...exchange(values.pop() ?? higher, value));
    else values.push(value);
  }
  return values;
}

/** Two values, each where the other was. */
function exchange(one: ValueLabel, other: ValueLabel): [ValueLabel, ValueLabel] {
  return [
    { ...other, role: one.role, text: one.text },
    { ...one, role: other.role, text: other.text },
  ];
}

export const boxOfValue = (value: ValueLabel) => boxOfText(value, fontSizes.label);

interface RankedMark {
  readonly role: Role;
  readonly mark: Mark;
  readonly text: string;
  /** The only mark, or the higher one, at this place on the x axis. */
  readonly isHigher: boolean;
}

/** From left to right, the higher one first, and the candidate's where they are equal. */
function rankMarks(lines: readonly PlotLine[]): RankedMark[] {
  const marks = lines.flatMap(({ role, marks: own }) =>
    own.flatMap((mark) => (mark.text === undefined ? [] : [{ role, mark, text: mark.text }])),
  );
  return marks
    .toSorted((a, b) => a.mark.x - b.mark.x || b.mark.y - a.mark.y)
    .map((one, index, all) => ({ ...one, isHigher: all[index - 1]?.mark.x !== one.mark.x }));
}

type Side = "left" | "center" | "right";

/** A falling curve leaves room at its upper right and its lower left, a rising one at the others. */
const sidesAbove: Readonly<Record<Slope, readonly [Side, ...Side[]]>> = {
  falling: ["right", "left"],
  rising: ["left", "right"],
  hill: ["center", "right", "left"],
};

const lineHeight = 19;

function placesAround(
  { x, y }: PlotPoint,
  { isHigher, slope }: { isHigher: boolean; slope: Slope },
): [Place, ...Place[]] {
  const at = (step: 1 | -1, side: Side, line = 1): Place => ({
    x: { left: x - 8, center: x, right: x + 8 }[side],
    y: y + step * (14 + (line - 1) * lineHeight),
    align: ({ left: "right", center: "center", right: "left" } as const)[side],
  });
  const onLines = (step: 1 | -1, [first, ...others]: readonly [Side, ...Side[]]): [Place, ...Place[]] => {
    const sides = [first, ...others];
    const further = [2, 3].flatMap((line) => sides.map((side) => at(step, side, line)));
    return [at(step, first), ...others.map((side) => at(step, side)), ...further];
  };
  const above = onLines(-1, sidesAbove[slope]);
  const [first, ...others] = sidesAbove[slope].toReversed();
  const below = onLines(1, [first ?? "center", ...others]);
  const beside: Place[] = [
    { x: x + 12, y, align: "left" },
    { x: x - 12, y, align: "right" },
  ];
  const near = isHigher ? above : below;
  return [...near, ...(isHigher ? below : above), ...beside, ...placesAfar({ x, y }, near[0])];
}

/** A ring of places further away, for crowded pictures: those on the side of the best place first. */
function placesAfar({ x, y }: PlotPoint, best: Place): Place[] {
  const [across, down] = [
    [24, 44, 70],
    [14, 33, 52, 71],
  ];
  const places = across.flatMap((dx) =>
    down.flatMap((dy) =>
      [-dy, dy].flatMap((step): Place[] => [
        { x: x - dx, y: y + step, align: "right" },
        { x: x + dx, y: y + step, align: "left" },
      ]),
    ),
  );
  const distance = (place: Place) => Math.hypot(place.x - x, place.y - y);
  const strayed = (place: Place) => Number(place.y < y !== best.y < y) + Number(place.align !== best.align);
  return places.toSorted((a, b) => strayed(a) - strayed(b) || distance(a) - distance(b));
}
