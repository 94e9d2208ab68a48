import { count } from "./format.ts";
import { escapeText, renderFold } from "./markdown.ts";
import type { ProjectPlotsSection, Report } from "./report.ts";

/** What the project itself draws; revisions of an image side by side. Null when it declares no plots. */
export function renderProjectPlots({ project_plots: { plots, problems } }: Report): string | null {
  if (plots.length === 0 && problems.length === 0) return null;
  const trouble = problems.length === 0 ? "" : `, ${count(problems.length, "problem")}`;
  const body = [...problems.map((problem) => `> ⚠️ ${escapeText(problem)}`), ...plots.map(renderImages)];
  return renderFold(`Plots of the project (${plots.length}${trouble})`, body.join("\n\n"));
}

function renderImages({ images }: ProjectPlotsSection["plots"][number]): string {
  const width = images.length === 1 ? 640 : 310;
  return images.map(({ path, alt }) => `![${escapeText(alt)}](${path}){width=${width}}`).join(" ");
}
