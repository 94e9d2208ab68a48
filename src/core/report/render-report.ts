import { historyPlace } from "../publishing/run-history.ts";
import { describeRows } from "./describe-rows.ts";
import { shortSha } from "./format.ts";
import { findHeadline, type Headline } from "./headline.ts";
import { headlineSplit } from "./headline-split.ts";
import { codeSpan, escapeText } from "./markdown.ts";
import { renderAllMetrics } from "./render-all-metrics.ts";
import { renderChanges } from "./render-changes.ts";
import { renderCutOff } from "./render-cut-off.ts";
import { renderDeciles } from "./render-deciles.ts";
import { renderHeadlineTable } from "./render-headline-table.ts";
import { renderReproduction } from "./render-reproduction.ts";
import { renderSegments } from "./render-segments.ts";
import { renderStability } from "./render-stability.ts";
import { renderTraining } from "./render-training.ts";
import type { Baseline, DrawnPlot, Report } from "./report.ts";

const symbols: Readonly<Record<Headline["verdict"], string>> = { better: "✅", worse: "❌", noise: "➖", none: "ℹ️" };

/** The report as Markdown for a comment: the answer on the first phone screen, the rest in folds. */
export function renderReport(report: Report): string {
  const headline = findHeadline(report);
  const sections = [
    `### ${symbols[headline.verdict]} ${escapeText(headline.text)}`,
    renderContext(report),
    renderHeadlineTable(report),
    renderCutOff(report),
    ...report.plots.map(renderPlot),
    ...report.notes.map((note) => `> ⚠️ ${escapeText(note)}`),
    renderChanges(report),
    renderAllMetrics(report),
    renderDeciles(report),
    renderSegments(report),
    renderStability(report),
    renderTraining(report),
    renderReproduction(report),
    historyPlace,
    renderFooter(report),
  ];
  return `${sections.filter((section) => section !== null).join("\n\n")}\n`;
}

function renderContext({ model, candidate, baseline, evaluation }: Report): string {
  const subject = `${codeSpan(model)} · ${codeSpan(candidate.name)} ${shortSha(candidate.rev)}`;
  const lines = [`${subject} against ${renderBaseline(baseline)}`];
  const split = headlineSplit(evaluation);
  if (split !== undefined) lines.push(describeRows(split, evaluation));
  return lines.join("  \n");
}

function renderBaseline(baseline: Baseline): string {
  if (baseline.rev === null) return `nothing: ${escapeText(baseline.how)}`;
  return `${codeSpan(baseline.name)} ${shortSha(baseline.rev)} (${escapeText(baseline.how)})`;
}

function renderPlot({ path, alt }: DrawnPlot): string {
  return `![${escapeText(alt)}](${path}){width=640}`;
}

function renderFooter({ environment }: Report): string {
  const job = environment.job === null ? "" : ` · [job](${environment.job})`;
  // Without the time, which the forge shows: an equal report is then left alone.
  return `<sub>Updated in place by cibot ${environment.cibot}${job}</sub>`;
}
