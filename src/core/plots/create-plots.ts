import { createCalibrationPlot } from "./calibration-plot.ts";
import { createConfusionPlot } from "./confusion-plot.ts";
import { createDecilesPlot } from "./deciles-plot.ts";
import { createGainsPlot } from "./gains-plot.ts";
import { createKsPlot } from "./ks-plot.ts";
import { createLiftPlot } from "./lift-plot.ts";
import type { Plot, PlotInput } from "./plot.ts";
import { createPrPlot } from "./pr-plot.ts";
import { createProfitPlot } from "./profit-plot.ts";
import { createRocPlot } from "./roc-plot.ts";
import { createScoreHistogramPlot } from "./score-histogram-plot.ts";

const drawers: Readonly<Record<string, (input: PlotInput) => Plot | undefined>> = {
  lift: createLiftPlot,
  gains: createGainsPlot,
  ks: createKsPlot,
  roc: createRocPlot,
  pr: createPrPlot,
  calibration: createCalibrationPlot,
  confusion: createConfusionPlot,
  "score-histogram": createScoreHistogramPlot,
  deciles: createDecilesPlot,
  profit: createProfitPlot,
};

/** Every plot that the configuration can name. */
export const drawablePlots: readonly string[] = Object.keys(drawers);

/** The named plots in the order of their names. One that lacks its data is left out. */
export function createPlots(names: readonly string[], input: PlotInput): Plot[] {
  return [...new Set(names)].flatMap((name) => (Object.hasOwn(drawers, name) ? (drawers[name]?.(input) ?? []) : []));
}
