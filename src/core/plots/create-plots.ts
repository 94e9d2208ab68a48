import { createConfusionPlot } from "./confusion-plot.ts";
import { createLiftPlot } from "./lift-plot.ts";
import type { Plot, PlotInput } from "./plot.ts";

const drawers: Readonly<Record<string, (input: PlotInput) => Plot | undefined>> = {
  lift: createLiftPlot,
  confusion: createConfusionPlot,
};

/** The plots that this version can draw; the configuration knows more names. */
export const drawablePlots: readonly string[] = Object.keys(drawers);

/** The named plots in the order of their names. One that cannot be drawn, or lacks its data, is left out. */
export function createPlots(names: readonly string[], input: PlotInput): Plot[] {
  return [...new Set(names)].flatMap((name) => (Object.hasOwn(drawers, name) ? (drawers[name]?.(input) ?? []) : []));
}
