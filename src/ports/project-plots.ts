import type { VegaLiteSpec } from "../core/plots/plot.ts";

/** A plot that the project declares, with the data of each revision that has any. */
export type ProjectPlot =
  | { readonly kind: "vega"; readonly id: string; readonly revs: readonly string[]; readonly spec: VegaLiteSpec }
  | { readonly kind: "images"; readonly id: string; readonly images: readonly ProjectImage[] };

export interface ProjectImage {
  readonly rev: string;
  /** With its dot: `.png`. */
  readonly extension: string;
  readonly content: Uint8Array;
}

/** Why a plot is missing or lacks a revision. */
export interface PlotProblem {
  /** Null when it is no single plot's. */
  readonly plot: string | null;
  readonly rev: string | null;
  readonly reason: string;
}

export interface DeclaredPlots {
  readonly plots: readonly ProjectPlot[];
  readonly problems: readonly PlotProblem[];
}

/** The plots that the project's pipeline declares. */
export interface ProjectPlots {
  /**
   * Plots of the workspace, whose `rev` is `workspace`, beside those of `baseline`, a revision or null for none. What is
   * broken is a problem, never an error.
   */
  read(baseline: string | null): Promise<DeclaredPlots>;
}
