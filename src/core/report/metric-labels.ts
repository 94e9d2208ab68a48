import type { Better } from "../evaluation/evaluation.ts";

const labels: Readonly<Record<string, string>> = {
  roc_auc: "ROC AUC",
  gini: "Gini",
  ks: "KS",
  ks_at: "Score at KS",
  average_precision: "Average precision",
  log_loss: "Log loss",
  brier: "Brier score",
  brier_skill: "Brier skill",
  precision: "Precision",
  recall: "Recall",
  specificity: "Specificity",
  f1: "F1",
  mcc: "MCC",
  accuracy: "Accuracy",
  approval_rate: "Approval rate",
  bad_rate_approved: "Bad rate among approved",
  cal_intercept: "Calibration intercept",
  cal_slope: "Calibration slope",
  oe_ratio: "Observed ÷ expected",
  ece: "ECE",
  psi: "PSI",
};

/** The name that readers know: `roc_auc` → "ROC AUC", `lift@10` → "Lift at 10 %". */
export function metricLabel(key: string): string {
  const [, name, depth] = /^(lift|gain)@(\d+)$/.exec(key) ?? [];
  if (name !== undefined) return `${name === "lift" ? "Lift" : "Gain"} at ${depth} %`;
  return Object.hasOwn(labels, key) ? (labels[key] ?? key) : key;
}

const arrows: Readonly<Record<NonNullable<Better>, string>> = { higher: "↑", lower: "↓", one: "→1", zero: "→0" };

/** A metric's name with the way it is good: `ROC AUC ↑`, `Calibration slope →1`; the name alone without a direction. */
export const withDirection = (name: string, better: Better) => (better === null ? name : `${name} ${arrows[better]}`);

/** What the arrows of `withDirection` mean. */
export const directionLegend = "↑ higher is better, ↓ lower is better, →1 and →0 closer to that is better.";
