import type { Estimate } from "./roc-auc.ts";

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The 97.5 % quantile of the normal distribution. */
export const z = 1.959963984540054;

/** On which scale an estimate is nearly normal: `logit` for shares, `log` for positive numbers without an upper end. */
export type Scale = "identity" | "log" | "logit";

/**
 * The 95 % normal interval around an estimate, on the scale on which it is nearly normal, by the delta method. Null
 * without a variance, or when it is 0: then the sample is too small or too clean for the approximation, not certain.
 */
export function computeInterval({ value, variance }: Estimate, scale: Scale = "identity"): Interval | null {
  if (variance === null || !(variance > 0)) return null;
  const interval = reachOut(value, z * Math.sqrt(variance), scale);
  return interval !== null && Number.isFinite(interval.low) && Number.isFinite(interval.high) ? interval : null;
}

function reachOut(value: number, reach: number, scale: Scale): Interval | null {
  if (scale === "identity") return { low: value - reach, high: value + reach };
  if (value <= 0 || (scale === "logit" && value >= 1)) return null;
  if (scale === "log") return { low: value * Math.exp(-reach / value), high: value * Math.exp(reach / value) };
  const odds = value / (1 - value);
  const factor = Math.exp(reach / (value * (1 - value)));
  return { low: odds / factor / (1 + odds / factor), high: 1 / (1 + 1 / (odds * factor)) };
}

/**
 * Wilson's 95 % interval of a proportion, "Probable inference, the law of succession, and statistical inference", JASA
 * 22 (1927): it holds for small counts and for shares near 0 and 1. The counts may be fractional.
 */
export function computeWilson(part: number, whole: number): Interval {
  const share = part / whole;
  const squared = z ** 2 / whole;
  const middle = (share + squared / 2) / (1 + squared);
  const reach = (z * Math.sqrt((share * (1 - share)) / whole + squared / (4 * whole))) / (1 + squared);
  // At the ends both terms are equal but for the last digit.
  return { low: part <= 0 ? 0 : middle - reach, high: part >= whole ? 1 : middle + reach };
}
