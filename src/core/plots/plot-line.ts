import type { Curve } from "../evaluation/evaluation.ts";
import type { Role } from "./model-styles.ts";

/** In units of the axes. */
export interface PlotPoint {
  readonly x: number;
  readonly y: number;
}

/** A point that is drawn as such; `text` is written beside it. */
export interface Mark extends PlotPoint {
  readonly text?: string;
}

/** One model's curve as it is drawn. */
export interface PlotLine {
  readonly role: Role;
  /** In the order in which they are joined. */
  readonly points: readonly PlotPoint[];
  readonly marks: readonly Mark[];
  /** The class whose rows it counts, where there is a curve for each. */
  readonly kind?: "positives" | "negatives";
  /** The lesser of two curves of one model. */
  readonly thin?: boolean;
}

export type Domain = readonly [start: number, end: number];

export interface Size {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** The plot area and what its axes run over. */
export interface PlotArea extends Size {
  readonly x: Domain;
  readonly y: Domain;
}

/** Pixels from the area's top left. */
export const toPixels = ({ x, y }: PlotPoint, area: PlotArea) => ({
  x: area.width * shareOf(x, area.x),
  y: area.height * (1 - shareOf(y, area.y)),
});

const shareOf = (value: number, [start, end]: Domain) => (value - start) / (end - start);

export const pointsOf = ({ x, y }: Curve): PlotPoint[] =>
  x.map((value, index) => ({ x: round(value), y: round(y[index] ?? 0) }));

/** Finer than a pixel; keeps the specification small and free of the last digits of sums. */
export const round = (value: number) => Number(value.toPrecision(6));
