export interface LiftPoint {
  /** Share of the rows, riskiest first, fraction. */
  readonly rows: number;
  readonly lift: number;
}

/** One model's curve as it is drawn. */
export interface LiftLine {
  readonly role: "candidate" | "baseline";
  readonly name: string;
  readonly points: readonly LiftPoint[];
  /** Where the value is written. */
  readonly marks: readonly LiftPoint[];
}

/** The plot area with its lift axis from 0 to `maximum`; width and height in CSS pixels. */
export interface LiftArea {
  readonly width: number;
  readonly height: number;
  readonly maximum: number;
}

/** Pixels from the area's top left. */
export const toPixels = ({ rows, lift }: LiftPoint, { width, height, maximum }: LiftArea) => ({
  x: rows * width,
  y: height * (1 - lift / maximum),
});
