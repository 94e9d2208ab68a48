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
}

/** What every plot of one split is drawn from. */
export interface PlotInput {
  readonly candidate: SplitEvaluation;
  readonly baseline: SplitEvaluation | null;
  readonly names: { readonly candidate: string; readonly baseline: string };
}
