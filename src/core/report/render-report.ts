import { historyPlace } from "../publishing/run-history.ts";
import { escapeText } from "./markdown.ts";
import { renderAllMetrics } from "./render-all-metrics.ts";
import { renderChanges } from "./render-changes.ts";
import { renderContext } from "./render-context.ts";
import { renderCutOff } from "./render-cut-off.ts";
import { renderDeciles } from "./render-deciles.ts";
import { renderDelivery } from "./render-delivery.ts";
import { renderGates } from "./render-gates.ts";
import { renderHeadline } from "./render-headline.ts";
import { renderHeadlineTable } from "./render-headline-table.ts";
import { renderProjectPlots } from "./render-project-plots.ts";
import { renderReproduction } from "./render-reproduction.ts";
import { renderSegments } from "./render-segments.ts";
import { renderStability } from "./render-stability.ts";
import { renderTraining } from "./render-training.ts";
import type { DrawnPlot, Report } from "./report.ts";
import { type BlockName, defaultTemplate, type Template } from "./template.ts";

/** Null for a block that has nothing to say. */
const blocks: Readonly<Record<BlockName, (report: Report) => string | null>> = {
  headline: renderHeadline,
  context: renderContext,
  metrics: renderHeadlineTable,
  gates: renderGates,
  cut_off: renderCutOff,
  plots: ({ plots }) => joinBlocks(plots.map(renderPlot)),
  notes: ({ notes }) => joinBlocks(notes.map((note) => `> ⚠️ ${escapeText(note)}`)),
  project_plots: renderProjectPlots,
  delivery: renderDelivery,
  changes: renderChanges,
  all_metrics: renderAllMetrics,
  deciles: renderDeciles,
  segments: renderSegments,
  stability: renderStability,
  training: renderTraining,
  reproduce: renderReproduction,
  history: () => historyPlace,
  footer: renderFooter,
};

/** The report as Markdown for a comment: by default the answer on the first phone screen, the rest in folds. */
export function renderReport(report: Report, template: Template = defaultTemplate): string {
  return `${joinBlocks(template.map((part) => renderPart(part, report))) ?? ""}\n`;
}

function renderPart(part: Template[number], report: Report): string | null {
  if (part.kind === "block") return blocks[part.name](report);
  if (part.kind === "plot") return renderNamedPlot(part.name, report);
  const text = part.text.replace(/^(?:[ \t]*\n)+/, "").trimEnd();
  return text === "" ? null : text;
}

/** Blank lines between: without them neither forge reads a table or a fold. Null when there is nothing to join. */
function joinBlocks(parts: readonly (string | null)[]): string | null {
  const filled = parts.filter((part) => part !== null);
  return filled.length === 0 ? null : filled.join("\n\n");
}

function renderPlot({ path, alt }: DrawnPlot): string {
  return `![${escapeText(alt)}](${path}){width=640}`;
}

/** A plot that a template asks for and the report lacks must not look as if nobody had asked. */
function renderNamedPlot(name: string, { plots }: Report): string {
  const plot = plots.find((drawn) => drawn.name === name);
  return plot === undefined ? `*The plot ${escapeText(name)} is not in this report.*` : renderPlot(plot);
}

function renderFooter({ environment }: Report): string {
  const job = environment.job === null ? "" : ` · [job](${environment.job})`;
  // Without the time, which the forge shows: an equal report is then left alone.
  return `<sub>Updated in place by cibot ${environment.cibot}${job}</sub>`;
}
