import type { Scale } from "../metrics/interval.ts";
import type { Better } from "./evaluation.ts";

interface MetricKind {
  readonly better: Better;
  /** On which its sampling distribution is nearly normal; absent when its interval is not the bootstrap's, or none. */
  readonly scale?: Scale;
  /** The largest possible value, where an interval could pass it. */
  readonly most?: number;
}

/** Every metric, in the order in which it is told. `ece`, `psi` and `ks_at` have no interval: nothing simple covers. */
export const metricCatalogue: Readonly<Record<string, MetricKind>> = {
  roc_auc: { better: "higher" },
  gini: { better: "higher" },
  ks: { better: "higher" },
  ks_at: { better: null },
  average_precision: { better: "higher", scale: "logit" },
  log_loss: { better: "lower", scale: "log" },
  brier: { better: "lower", scale: "log", most: 1 },
  brier_skill: { better: "higher", scale: "identity", most: 1 },
  "lift@1": { better: "higher", scale: "log", most: 100 },
  "lift@5": { better: "higher", scale: "log", most: 20 },
  "lift@10": { better: "higher", scale: "log", most: 10 },
  "lift@20": { better: "higher", scale: "log", most: 5 },
  "gain@10": { better: "higher", scale: "log", most: 1 },
  "gain@20": { better: "higher", scale: "log", most: 1 },
  precision: { better: "higher" },
  recall: { better: "higher" },
  specificity: { better: "higher" },
  f1: { better: "higher", scale: "logit" },
  mcc: { better: "higher", scale: "identity", most: 1 },
  accuracy: { better: "higher" },
  approval_rate: { better: null },
  bad_rate_approved: { better: "lower" },
  cal_intercept: { better: "zero", scale: "identity" },
  cal_slope: { better: "one", scale: "identity" },
  oe_ratio: { better: "one", scale: "log" },
  ece: { better: "lower" },
  psi: { better: "lower" },
};

/** How far a value is from where it should be; higher is better when it grows towards more. */
export function toDistance(value: number, better: Better): number {
  if (better === "one") return -Math.abs(value - 1);
  if (better === "zero") return -Math.abs(value);
  return better === "lower" ? -value : value;
}
