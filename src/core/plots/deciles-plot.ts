import type { Decile } from "../evaluation/evaluation.ts";
import { createRateAxis, drawDeciles } from "./draw-deciles.ts";
import { drawHoverBars } from "./draw-hover.ts";
import { fitTitle } from "./fit-header.ts";
import { modelsOf } from "./line-plot.ts";
import { listBars, placeDecileLabels } from "./place-deciles.ts";
import type { Plot, PlotInput } from "./plot.ts";
import { chooseRateUnit, type RateUnit } from "./rate-unit.ts";
import { framePlot, headerHeight, pictureWidth } from "./theme.ts";
import { describeChange, describeNames, describeRows, liftFormats } from "./wording.ts";

const height = 416;
/** On the right there is room for the overall rate. */
const sides = { left: 58, right: 74 };

/** The gains table as bars: the rate of positives in each tenth of the rows, the riskiest first. */
export function createDecilesPlot(input: PlotInput): Plot {
  const { candidate, baseline } = input;
  const bars = listBars(candidate, baseline);
  const overall = candidate.positives / candidate.rows;
  const unit = chooseRateUnit(overall);
  const findings = [`top decile ${describeTop(input, unit)}`, describeOrder(candidate.deciles)] as const;
  const subtitle = [describeLifts(input), ...describeRows(input)];
  const insets = { ...sides, top: headerHeight(subtitle.length) + 48, bottom: 58 };
  const models = modelsOf(input);
  const labels = placeDecileLabels(bars, {
    size: { width: pictureWidth - insets.left - insets.right, height: height - insets.top - insets.bottom },
    models,
    unit,
    overall,
  });
  return {
    name: "deciles",
    alt: `Positives by decile: ${findings.join("; ")}; ${subtitle[0]}. ${describeNames(input)}; ${describeRows(input).join("; ")}.`,
    ...framePlot({
      title: titleOf(findings),
      subtitle,
      height,
      insets,
      layer: drawDeciles(bars, labels, unit),
      hover: drawHoverBars(bars, { rate: createRateAxis(labels, unit), models, height: labels.area.height }),
    }),
  };
}

function titleOf([top, order]: readonly [top: string, order: string]): string {
  const start = `T${top.slice(1)}`;
  return fitTitle([`${start}; ${order}`, start]);
}

function describeTop({ candidate, baseline }: PlotInput, { formats, of }: RateUnit): string {
  const [now = 0, was = null] = [candidate, baseline].map((split) => split?.deciles[0]?.rate);
  return describeChange({ now, was, formats, of });
}

/** Whether risk and rate go together: a decile should hold fewer positives than those before it. */
function describeOrder(deciles: readonly Decile[]): string {
  // Equal shares of tied rows differ in their last digit.
  const steps = deciles.slice(1).map(({ decile, rate }, index) => {
    const before = deciles[index]?.rate ?? rate;
    return { decile, step: Math.abs(rate - before) < 1e-9 * before ? 0 : rate - before };
  });
  const rising = steps.filter(({ step }) => step > 0);
  const [first] = rising;
  if (first !== undefined && rising.length === 1) return `decile ${first.decile} is above decile ${first.decile - 1}`;
  if (rising.length > 1) return `${rising.length} deciles are above the one before`;
  if (steps.every(({ step }) => step < 0)) return "rates fall from decile to decile";
  return steps.every(({ step }) => step === 0) ? "all deciles are alike" : "rates never rise";
}

function describeLifts({ candidate, baseline }: PlotInput): string {
  const lift = (index: number) => {
    const was = baseline?.deciles.at(index)?.lift ?? null;
    return describeChange({ now: candidate.deciles.at(index)?.lift ?? 0, was, formats: liftFormats });
  };
  return `lift of the top decile ${lift(0)}; of the last one ${lift(-1)}`;
}
