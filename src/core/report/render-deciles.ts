import type { Decile, SplitEvaluation } from "../evaluation/evaluation.ts";
import { formatCount, formatNumber, formatPercent, formatTenths } from "./format.ts";
import { headlineSplit } from "./headline-split.ts";
import { htmlCode, renderFold } from "./markdown.ts";
import { renderTable } from "./render-table.ts";
import type { Report } from "./report.ts";

interface Row extends Decile {
  /** Share of all negatives in this and the riskier deciles. */
  readonly negativesFound: number;
}

/** Titles with what stands below them; `expected` only where scores are probabilities. */
const columns: Readonly<Record<string, (row: Row) => string>> = {
  decile: ({ decile }) => String(decile),
  "highest score": ({ score_high }) => formatNumber(score_high),
  "lowest score": ({ score_low }) => formatNumber(score_low),
  rows: ({ rows }) => formatCount(rows),
  positives: ({ positives }) => formatCount(positives),
  negatives: ({ rows, positives }) => formatCount(rows - positives),
  rate: ({ rate }) => formatPercent(rate),
  lift: ({ lift }) => lift.toFixed(2),
  "cum. lift": ({ cumulative_lift }) => cumulative_lift.toFixed(2),
  gain: ({ cumulative_gain }) => formatPercent(cumulative_gain),
  "negatives found": ({ negativesFound }) => formatPercent(negativesFound),
  KS: ({ ks }) => formatPercent(ks),
  "mean score": ({ mean_score }) => formatNumber(mean_score),
};

const calibration: typeof columns = {
  "observed − expected": ({ positives, rows, mean_score }) => formatTenths(positives - rows * mean_score),
};

const legend = [
  "1 is the riskiest tenth. Lift: rate of the decile ÷ rate of all; cum. lift: the same for this and the riskier ones.",
  "Gain: share of all positives found so far. KS: gain less the share of all negatives found so far.",
].join(" ");

/** The gains table of the headline split, the riskiest tenth first. */
export function renderDeciles({ evaluation }: Report): string | null {
  const split = headlineSplit(evaluation);
  if (split === undefined || split.deciles.length === 0) return null;
  const shown = Object.entries(split.outside_unit === 0 ? { ...columns, ...calibration } : columns);
  const table = renderTable(
    shown.map(([title]) => ({ title, align: "right" })),
    withNegatives(split).map((row) => shown.map(([, show]) => show(row))),
  );
  return renderFold(`Deciles of ${htmlCode(split.name)}`, `${table}\n\n${legend}`);
}

function withNegatives({ deciles, rows, positives }: SplitEvaluation): Row[] {
  let found = 0;
  return deciles.map((decile) => {
    found += decile.rows - decile.positives;
    return { ...decile, negativesFound: found / (rows - positives) };
  });
}
