import type { Confusion } from "../evaluation/evaluation.ts";
import { formatPercent } from "./format.ts";
import { baselineOf, headlineSplit } from "./headline-split.ts";
import { sideColumns } from "./metric-rows.ts";
import { renderFilled, type TableColumn } from "./render-table.ts";
import type { Report } from "./report.ts";

/** What the policy's cut-off does, in the words of the people who decide. Null without a configured threshold. */
export function renderCutOff({ evaluation, baseline }: Report): string | null {
  const split = headlineSplit(evaluation);
  if (split === undefined || split.confusion === null) return null;
  const before = baselineOf(evaluation, split)?.confusion ?? null;
  const columns: TableColumn[] = [
    { title: `At cut-off ${split.confusion.threshold}`, align: "left" },
    ...sideColumns({ baseline }),
  ];
  const now = split.confusion;
  const rows = Object.entries(cutOffRates).map(([label, rate]) => [
    label,
    before === null ? "–" : rate(before),
    rate(now),
  ]);
  return renderFilled(columns, rows);
}

const cutOffRates: Readonly<Record<string, (confusion: Confusion) => string>> = {
  Flagged: ({ tp, fp, tn, fn }) => formatShare(tp + fp, tp + fp + tn + fn),
  "Positives caught": ({ tp, fn }) => formatShare(tp, tp + fn),
  "Flagged rightly": ({ tp, fp }) => formatShare(tp, tp + fp),
  "Positives among the rest": ({ tn, fn }) => formatShare(fn, tn + fn),
};

const formatShare = (part: number, whole: number) => (whole === 0 ? "–" : formatPercent(part / whole));
