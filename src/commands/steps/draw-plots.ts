import type { Config } from "../../config/schema.ts";
import type { Change } from "../../core/ci/change.ts";
import type { Evaluation } from "../../core/evaluation/evaluation.ts";
import type { Plot } from "../../core/plots/plot.ts";
import { shortSha } from "../../core/report/format.ts";
import { baselineOf, headlineSplit } from "../../core/report/headline-split.ts";
import type { Baseline, DrawnPlot } from "../../core/report/report.ts";
import type { Deps } from "../deps.ts";

export interface PlotJob {
  readonly config: Config;
  readonly change: Change;
  readonly baseline: Baseline;
}

export interface Pictures {
  readonly pictures: readonly Picture[];
  /** Configured plots that this version does not draw. */
  readonly missing: readonly string[];
}

export interface Picture {
  readonly plot: DrawnPlot;
  readonly png: Uint8Array;
}

/** Draws the configured plots of the headline split, both models in one picture. Throws `plot_failed`. */
export async function drawPlots(
  evaluation: Evaluation | null,
  job: PlotJob,
  deps: Pick<Deps, "io" | "rasterizer">,
): Promise<Pictures> {
  const names = job.config.report.plots;
  const candidate = headlineSplit(evaluation);
  if (candidate === undefined || names.length === 0) return { pictures: [], missing: [] };
  const { createPlots, drawablePlots } = await import("../../core/plots/create-plots.ts");
  const baseline = baselineOf(evaluation, candidate) ?? null;
  const plots = createPlots(names, { candidate, baseline, names: nameSides(job) });
  const missing = names.filter((name) => !drawablePlots.includes(name));
  if (plots.length === 0) return { pictures: [], missing };
  const title = `draw ${plots.map(({ name }) => name).join(", ")}`;
  return { pictures: await deps.io.step(title, () => rasterize(plots, deps)), missing };
}

function nameSides({ change, baseline }: PlotJob) {
  const candidate = `${change.branch ?? "HEAD"} ${shortSha(change.sha)}`;
  return { candidate, baseline: baseline.rev === null ? "" : `${baseline.name} ${shortSha(baseline.rev)}` };
}

async function rasterize(plots: readonly Plot[], deps: Pick<Deps, "rasterizer">): Promise<Picture[]> {
  const { createHash } = await import("node:crypto");
  const rasterizer = await deps.rasterizer();
  const pictures: Picture[] = [];
  for (const { name, alt, spec } of plots) {
    const png = await rasterizer.toPng(spec);
    const hash = createHash("sha256").update(png).digest("hex").slice(0, 8);
    pictures.push({ plot: { name, path: `plots/${name}.${hash}.png`, alt }, png });
  }
  return pictures;
}
