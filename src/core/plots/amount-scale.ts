import type { ProfitCurve } from "../evaluation/evaluation.ts";
import { groupDigits } from "../text/group-digits.ts";
import type { PlotAxis } from "./draw-lines.ts";
import { estimateTextWidth } from "./text-width.ts";
import { fontSizes, margin } from "./theme.ts";

/** How amounts of one picture are written: without thousands of millions, and with as many digits as tell them apart. */
export interface AmountScale {
  /** What a unit of the axis is worth. */
  readonly per: number;
  /** The amount's unit, with the word for `per`: `M EUR`. */
  readonly unit: string;
  readonly axis: PlotAxis;
  /** Room for the labels of the axis and the picture's margin, CSS pixels. */
  readonly left: number;
  /** Of amounts, without the unit. The second one is for amounts that the first one does not tell apart. */
  readonly formats: readonly [coarse: (amount: number) => string, fine: (amount: number) => string];
}

const sizes = [
  { per: 1e9, word: "bn" },
  { per: 1e6, word: "M" },
  { per: 1, word: "" },
] as const;

export function chooseAmountScale(curves: readonly ProfitCurve[]): AmountScale {
  const amounts = curves.flatMap(({ profit, optimum, policy }) => [...profit, optimum.profit, policy?.profit ?? 0]);
  const largest = Math.max(...amounts.map(Math.abs));
  const { per, word } = sizes.find((size) => largest >= size.per) ?? { per: 1, word: "" };
  const unit = [word, curves[0]?.unit ?? ""].filter((part) => part !== "").join(" ");
  const [lowest, highest] = [Math.min(0, ...amounts) / per, Math.max(0, ...amounts) / per];
  // Room for a number above the peak and below the lowest mark.
  const room = (highest - lowest || 1) * 0.12;
  const ticks = listTicks(lowest, highest);
  const labels = ticks.values.map((tick) => tick.toFixed(ticks.digits));
  const widest = Math.max(...labels.map((label) => estimateTextWidth(label, fontSizes.small)));
  return {
    per,
    unit,
    axis: {
      title: `mean profit of a row${unit === "" ? "" : `, ${unit}`}`,
      domain: [lowest < 0 ? lowest - room : 0, highest + room],
      ticks: ticks.values,
      labels: `format(datum.value, ',.${ticks.digits}f')`,
    },
    left: Math.max(46, Math.ceil(margin + widest + 8)),
    formats: [(amount) => formatAmount(amount / per, 3), (amount) => formatAmount(amount / per, 5)],
  };
}

/** Round numbers, five or so, with the digits after the point that they need. */
function listTicks(low: number, high: number): { values: number[]; digits: number } {
  const rough = (high - low || 1) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const [first, last] = [Math.ceil(low / step), Math.floor(high / step)];
  const values = Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toFixed(digits)),
  );
  return { values, digits };
}

/** `12.4`, `0.0123`, `12,345`: so many significant digits, and no part of a whole number is cut. */
function formatAmount(amount: number, digits: number): string {
  const whole = Math.abs(amount) < 1 ? 0 : Math.floor(Math.log10(Math.abs(amount))) + 1;
  if (whole >= digits) return groupDigits(Math.round(amount)).replace("-", "−");
  return amount.toPrecision(digits).replace("-", "−");
}
