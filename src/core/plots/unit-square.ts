import type { Reference } from "./draw-reference.ts";

/** What a model without knowledge gives where both axes are shares. */
export const diagonal: Reference = {
  look: "bound",
  points: [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ],
};
