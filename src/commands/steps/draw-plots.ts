import type { Config } from "../../config/schema.ts";
import type { Change } from "../../core/ci/change.ts";
import type { Evaluation } from "../../core/evaluation/evaluation.ts";
import type { Plot, VegaLiteSpec } from "../../core/plots/plot.ts";
import { shortSha } from "../../core/report/format.ts";
import { baselineOf, headlineSplit } from "../../core/report/headline-split.ts";
import type { Baseline, DrawnPlot } from "../../core/report/report.ts";
import type { Deps } from "../deps.ts";
import { namePicture } from "./name-picture.ts";

export interface PlotJob {
  readonly config: Config;
  readonly change: Change;
  readonly baseline: Baseline;
}

export interface Picture {
  readonly plot: DrawnPlot;
  readonly spec: VegaLiteSpec;
  readonly interactive: VegaLiteSpec;
  readonly png: Uint8Array;
}

/** Draws the configured plots of the headline split, both models in one picture. Throws `plot_failed`. */
export async function drawPlots(
  evaluation: Evaluation | null,
  job: PlotJob,
  deps: Pick<Deps, "io" | "rasterizer">,
): Promise<Picture[]> {
  const names = job.config.report.plots;
  const candidate = headlineSplit(evaluation);
  if (candidate === undefined || names.length === 0) return [];
  const { createPlots } = await import("../../core/plots/create-plots.ts");
  const baseline = baselineOf(evaluation, candidate) ?? null;
  const plots = createPlots(names, { candidate, baseline, names: nameSides(job) });
  return rasterize(plots, deps);
}

function nameSides({ change, baseline }: PlotJob) {
  const candidate = `${change.branch ?? "HEAD"} ${shortSha(change.sha)}`;
  return { candidate, baseline: baseline.rev === null ? "" : `${baseline.name} ${shortSha(baseline.rev)}` };
}

/** Loads the renderer, a third of a second, while another process or thread works; what fails is thrown by the drawing. */
export function prepareDrawing({ rasterizer }: Pick<Deps, "rasterizer">): void {
  rasterizer().then(
    (loaded) => loaded.prepare(),
    () => undefined,
  );
}

/** Draws each plot; without any the renderer is not loaded. Throws `plot_failed`. */
export async function rasterize(plots: readonly Plot[], deps: Pick<Deps, "io" | "rasterizer">): Promise<Picture[]> {
  if (plots.length === 0) return [];
  return deps.io.step(`draw ${plots.map(({ name }) => name).join(", ")}`, async () => {
    const rasterizer = await deps.rasterizer();
    let done = 0;
    const total = plots.length;
    return Promise.all(
      plots.map(async ({ name, alt, spec, interactive }): Promise<Picture> => {
        const png = await rasterizer.toPng(spec);
        deps.io.hint(`${name} is drawn`, { done: ++done, total });
        return { plot: { name, path: await namePicture(name, png, ".png"), alt }, spec, interactive, png };
      }),
    );
  });
}
