import type { SplitEvaluation } from "../evaluation/evaluation.ts";

/** A Vega-Lite specification as plain JSON, with its data inline. */
export type VegaLiteSpec = Readonly<Record<string, unknown>>;

/** A picture of the report before it is drawn. */
export interface Plot {
  /** Stable name, the start of the file name: `lift`, `confusion`. */
  readonly name: string;
  /** The finding with its numbers; serves as the image's alternative text. */
  readonly alt: string;
  readonly spec: VegaLiteSpec;
  /** The same with what a pointer finds in it, for a page; the picture looks the same. */
  readonly interactive: VegaLiteSpec;
}

/** The specifications of a plot. */
export type Drawing = Pick<Plot, "spec" | "interactive">;

/** What every plot of one split is drawn from. */
export interface PlotInput {
  readonly candidate: SplitEvaluation;
  readonly baseline: SplitEvaluation | null;
  readonly names: { readonly candidate: string; readonly baseline: string };
}
