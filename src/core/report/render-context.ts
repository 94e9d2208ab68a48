import { describeRows } from "./describe-rows.ts";
import { shortSha } from "./format.ts";
import { headlineSplit } from "./headline-split.ts";
import { codeSpan, escapeText } from "./markdown.ts";
import type { Baseline, Report } from "./report.ts";

/** What is compared with what, and on which rows. */
export function renderContext({ model, candidate, baseline, evaluation }: Report): string {
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
