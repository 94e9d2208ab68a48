import { drawText, type PlacedText } from "./draw-text.ts";
import type { VegaLiteSpec } from "./plot.ts";
import type { PlotPoint } from "./plot-line.ts";
import { colours, fontSizes } from "./theme.ts";

/** A line or a name that helps to read the curves. */
export interface Reference {
  /** `bound`: what chance or perfection would give; `cut-off`: the policy's; `gap`: a measured distance. */
  readonly look: "bound" | "cut-off" | "gap" | "class";
  /** In units of the axes; none for a name alone. */
  readonly points: readonly PlotPoint[];
  readonly label?: ReferenceLabel;
}

export interface ReferenceLabel {
  readonly text: string;
  /** A line beside which there may be room, in units of the axes; that of the reference if absent. */
  readonly along?: readonly PlotPoint[];
  /** Where on it the label is best, as a share of its length; 1, its end, if absent. */
  readonly near?: number;
}

const small = { fontSize: fontSizes.small, color: colours.quiet };
const strong = { fontSize: fontSizes.label, fontWeight: 600 };

const looks = {
  bound: { line: { stroke: colours.axis, strokeWidth: 1.25 }, label: small },
  "cut-off": { line: { stroke: colours.quiet, strokeWidth: 1.5, strokeDash: [1.5, 3.5] }, label: small },
  gap: { line: { stroke: colours.ink, strokeWidth: 2 }, label: { ...strong, color: colours.ink } },
  class: { line: {}, label: { ...strong, color: colours.candidate } },
} as const;

export const fontSizeOf = ({ look }: Reference): number => looks[look].label.fontSize;

export function drawReference({ look, points }: Reference): VegaLiteSpec {
  return {
    name: `${look} line`,
    data: { values: points },
    mark: { type: "line", interpolate: "linear", strokeCap: "butt", ...looks[look].line },
    encoding: { x: { field: "x", type: "quantitative" }, y: { field: "y", type: "quantitative" }, order: null },
  };
}

/** With a white rim, against the grid. */
export function drawReferenceLabel({ look }: Reference, label: PlacedText): VegaLiteSpec {
  return drawText(`${look} label`, [label], looks[look].label);
}
