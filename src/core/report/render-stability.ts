import type { PsiBin } from "../evaluation/evaluation.ts";
import { formatNumber, formatPercent, formatTenths } from "./format.ts";
import { headlineSplit } from "./headline-split.ts";
import { codeSpan, htmlCode, renderFold } from "./markdown.ts";
import { renderTable } from "./render-table.ts";
import type { Report } from "./report.ts";

const legend = [
  "Shares of rows in tenths of the baseline's scores. PSI is the sum of (now − before) · ln(now ÷ before):",
  "below 0.10 stable, 0.10 to 0.25 look, from 0.25 act.",
].join(" ");

/** Where the scores went since the baseline; null without one. */
export function renderStability({ evaluation, baseline }: Report): string | null {
  const split = headlineSplit(evaluation);
  const psi = split?.metrics.psi?.value;
  if (split === undefined || split.psi_bins === null || psi === undefined || baseline.name === null) return null;
  const table = renderTable(
    [
      { title: "Score", align: "left" },
      { title: codeSpan(baseline.name), align: "right" },
      { title: "this change", align: "right" },
      { title: "Δ points", align: "right" },
    ],
    split.psi_bins.map(binRow),
  );
  const summary = `Stability of the score on ${htmlCode(split.name)}: PSI ${formatNumber(psi)}, ${readPsi(psi)}`;
  return renderFold(summary, `${table}\n\n${legend}`);
}

function readPsi(psi: number): string {
  if (psi < 0.1) return "stable";
  return psi < 0.25 ? "look" : "act";
}

function binRow({ low, high, baseline, candidate }: PsiBin): string[] {
  const points = formatTenths(100 * (candidate - baseline));
  return [describeBin(low, high), formatPercent(baseline), formatPercent(candidate), points];
}

function describeBin(low: number | null, high: number | null): string {
  if (low === null) return high === null ? "all" : `below ${formatNumber(high)}`;
  return high === null ? `from ${formatNumber(low)}` : `${formatNumber(low)} to ${formatNumber(high)}`;
}
