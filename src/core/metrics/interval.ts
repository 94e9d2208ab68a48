import type { Estimate } from "./roc-auc.ts";

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The 97.5 % quantile of the normal distribution. */
const z = 1.959963984540054;

/**
 * The 95 % normal interval around an estimate, cut at `bounds`. Null without a variance, or when it is 0: then the
 * sample is too small or too clean for the approximation, not certain.
 */
export function computeInterval({ value, variance }: Estimate, bounds: Interval): Interval | null {
  if (variance === null || variance === 0) return null;
  const reach = z * Math.sqrt(variance);
  return { low: Math.max(bounds.low, value - reach), high: Math.min(bounds.high, value + reach) };
}
