import { colours } from "./theme.ts";

/** Whose data a mark shows; the names of the models are in the key. */
export type Role = "candidate" | "baseline";

export const strokes = {
  candidate: { stroke: colours.candidate, strokeWidth: 3 },
  baseline: { stroke: colours.baseline, strokeWidth: 2, strokeDash: [6, 4] },
} as const;

/** The baseline's square is larger, and under the candidate's dot: both are seen when they coincide. */
export const symbols = {
  candidate: { shape: "circle", size: 60, fill: colours.candidate, stroke: colours.background, strokeWidth: 1.5 },
  baseline: { shape: "square", size: 120, fill: colours.background, stroke: colours.baseline, strokeWidth: 2 },
} as const;
