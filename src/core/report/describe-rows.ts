import type { Evaluation, SplitEvaluation } from "../evaluation/evaluation.ts";
import { formatError, formatNumber, formatPercent } from "./format.ts";
import { codeSpan } from "./markdown.ts";

/** What a split's numbers stand on, and which of them the two models share. */
export function describeRows(split: SplitEvaluation, evaluation: Evaluation | null): string {
  const { name, rows, positives, excluded } = split;
  const counts = `${formatNumber(rows)} rows, ${formatNumber(positives)} positives (${formatPercent(positives / rows)})`;
  const left = excluded.null_score + excluded.nan_score + excluded.null_label;
  const without = left === 0 ? "" : `, ${formatNumber(left)} rows left out for a missing score or label`;
  return `Split ${codeSpan(name)}: ${counts}${without}${describeError(split)}${describeComparison(split, evaluation)}`;
}

/** Of a histogram: how far any number can be off, as it was certified. */
function describeError({ method, metrics }: SplitEvaluation): string {
  if (method === "exact") return "";
  const worst = Object.values(metrics).reduce((most, { error }) => Math.max(most, error), 0);
  return worst === 0 ? "" : `; from a histogram, every number certified within ± ${formatError(worst)}`;
}

function describeComparison({ name, overlap }: SplitEvaluation, evaluation: Evaluation | null): string {
  const delta = evaluation?.deltas.find(({ split, metric }) => split === name && metric === "roc_auc");
  if (delta === undefined) return "";
  if (delta.paired) return "; both models on the same rows";
  if (overlap === null) return "; rows not matched by id, so the intervals are wider than need be";
  const [matched, own, other] = [overlap.matched, overlap.candidate, overlap.baseline].map(formatNumber);
  return `; not the same rows (${matched} ids on both sides of ${own} and ${other}), so compared as two samples`;
}
