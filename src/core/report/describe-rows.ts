import type { Evaluation, SplitEvaluation } from "../evaluation/evaluation.ts";
import { formatNumber, formatPercent } from "./format.ts";
import { codeSpan } from "./markdown.ts";

/** What a split's numbers stand on, and which of them the two models share. */
export function describeRows(
  { name, rows, positives, excluded }: SplitEvaluation,
  evaluation: Evaluation | null,
): string {
  const counts = `${formatNumber(rows)} rows, ${formatNumber(positives)} positives (${formatPercent(positives / rows)})`;
  const left = excluded.null_score + excluded.nan_score + excluded.null_label;
  const without = left === 0 ? "" : `, ${formatNumber(left)} rows left out for a missing score or label`;
  return `Split ${codeSpan(name)}: ${counts}${without}${describeComparison(name, rows, evaluation)}`;
}

function describeComparison(name: string, rows: number, evaluation: Evaluation | null): string {
  const delta = evaluation?.deltas.find(({ split, metric }) => split === name && metric === "roc_auc");
  if (delta === undefined) return "";
  if (delta.rows_compared === null) return "; rows not matched by id, so the interval is wider than need be";
  if (delta.rows_compared === rows) return "; both models on the same rows";
  return `; Δ of ROC AUC and Gini on the ${formatNumber(delta.rows_compared)} rows that both models scored`;
}
