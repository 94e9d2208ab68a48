import { createVegaRasterizer } from "../../src/adapters/vega/create-vega-rasterizer.ts";
import { createPlots, drawablePlots } from "../../src/core/plots/create-plots.ts";
import { renderReport } from "../../src/core/report/render-report.ts";
import type { Report } from "../../src/core/report/report.ts";
import type { ReportPage } from "../../src/ports/report-pages.ts";
import { givenInput } from "../core/plots/given-plot-input.ts";
import { buildEvaluation, buildReport } from "./build-report.ts";

/** The page of a full report with every plot, its numbers those of one evaluation. */
export async function buildPage(overrides: Partial<Report> = {}): Promise<ReportPage> {
  const { candidate, baseline, names } = givenInput();
  const plots = createPlots(drawablePlots, { candidate, baseline, names });
  const rasterizer = createVegaRasterizer();
  const images: Record<string, Uint8Array> = {};
  for (const { name, spec } of plots) images[`plots/${name}.png`] = await rasterizer.toPng(spec);
  images["plots/loss.png"] = await rasterizer.toPng({ mark: "bar", data: { values: [] } });
  const splits = [candidate];
  const evaluation = buildEvaluation({ splits, ...(baseline === null ? {} : { baseline: { splits: [baseline] } }) });
  const drawn = plots.map(({ name, alt }) => ({ name, path: `plots/${name}.png`, alt }));
  const own = { title: "loss.json", images: [{ path: "plots/loss.png", alt: "loss.json" }] };
  const project_plots = { plots: [own], problems: ["gone.csv: no such file"] };
  const report = buildReport({ evaluation, plots: drawn, project_plots, ...overrides });
  return {
    model: report.model,
    headline: "Better than main · ROC AUC 0.770 → 0.782",
    at: report.environment.at,
    markdown: renderReport(report),
    images,
    views: Object.fromEntries(plots.map(({ name, interactive }) => [`plots/${name}.png`, interactive])),
    evidence: JSON.stringify(report),
  };
}
