import type { Config } from "../../config/schema.ts";
import { colours } from "../../core/plots/theme.ts";
import { shortSha } from "../../core/report/format.ts";
import type { Baseline, ProjectPlotsSection } from "../../core/report/report.ts";
import { CibotError } from "../../errors.ts";
import type { DeclaredPlots, PlotProblem, ProjectPlot } from "../../ports/project-plots.ts";
import type { Deps } from "../deps.ts";
import { namePicture } from "./name-picture.ts";

export interface ProjectPictures {
  readonly section: ProjectPlotsSection;
  /** By path below the report's folder. */
  readonly files: Readonly<Record<string, Uint8Array>>;
}

type Drawing = ProjectPlotsSection["plots"][number];

interface Sides {
  readonly [rev: string]: { readonly name: string; readonly colour: string };
}

const most = 20;

/** The plots that the project declares in `dvc.yaml`; none when `report.dvc_plots` is off. */
export async function readProjectPlots(
  { config, baseline }: { readonly config: Config; readonly baseline: Baseline },
  { pipeline }: Pick<Deps, "pipeline">,
): Promise<DeclaredPlots> {
  if (!config.report.dvc_plots) return { plots: [], problems: [] };
  const { plots } = await pipeline();
  return plots.read(baseline.rev);
}

/** Draws them. What cannot be drawn is a problem, and the rest is drawn. */
export async function drawProjectPlots(
  { plots, problems }: DeclaredPlots,
  baseline: Baseline,
  deps: Pick<Deps, "io" | "rasterizer">,
): Promise<ProjectPictures> {
  const sides = nameSides(baseline);
  const told = problems.map((problem) => describeProblem(problem, sides));
  const rest = plots.slice(most).map(({ id }) => id);
  if (rest.length > 0) told.push(`the report shows at most ${most} plots of the project, and not ${rest.join(", ")}`);
  if (plots.length === 0) return { section: { plots: [], problems: told }, files: {} };
  return deps.io.step("draw the plots of the project", () => drawAll(plots.slice(0, most), { sides, told, deps }));
}

interface Work {
  readonly sides: Sides;
  /** Takes what goes wrong. */
  readonly told: string[];
  readonly deps: Pick<Deps, "io" | "rasterizer">;
}

async function drawAll(plots: readonly ProjectPlot[], work: Work): Promise<ProjectPictures> {
  const drawn: Drawing[] = [];
  const files: Record<string, Uint8Array> = {};
  for (const [done, plot] of plots.entries()) {
    work.deps.io.hint(plot.id, { done, total: plots.length });
    const images = await drawOne(plot, work);
    for (const { path, content } of images) files[path] = content;
    if (images.length > 0) drawn.push({ title: plot.id, images: images.map(({ path, alt }) => ({ path, alt })) });
  }
  return { section: { plots: drawn, problems: work.told }, files };
}

async function drawOne(plot: ProjectPlot, { sides, told, deps }: Work) {
  if (plot.kind === "images") {
    const images = plot.images.map(async ({ rev, extension, content }) => ({
      path: await namePicture(toSlug(plot.id), content, extension),
      alt: `${plot.id}, ${sides[rev]?.name ?? rev}`,
      content,
    }));
    return Promise.all(images);
  }
  try {
    const { adaptDvcPlot } = await import("../../core/plots/adapt-dvc-plot.ts");
    const content = await (await deps.rasterizer()).toPng(adaptDvcPlot(plot.spec, sides));
    return [{ path: await namePicture(toSlug(plot.id), content, ".png"), alt: plot.id, content }];
  } catch (error) {
    if (!(error instanceof CibotError)) throw error;
    told.push(`${plot.id}: ${error.message}`);
    return [];
  }
}

function nameSides({ rev, name }: Baseline): Sides {
  const candidate = { workspace: { name: "this change", colour: colours.candidate } };
  if (rev === null) return candidate;
  return { ...candidate, [rev]: { name: `${name} ${shortSha(rev)}`, colour: colours.baseline } };
}

function describeProblem({ plot, rev, reason }: PlotProblem, sides: Sides): string {
  const side = rev === null ? "" : ` of ${sides[rev]?.name ?? rev}`;
  return `${plot ?? "plots"}${side}: ${reason}`;
}

/** A name for the file of a plot: what is legible of its id. */
const toSlug = (id: string) =>
  id
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 60) || "plot";
