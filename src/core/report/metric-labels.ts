const labels: Readonly<Record<string, string>> = {
  roc_auc: "ROC AUC",
  gini: "Gini",
  ks: "KS",
  average_precision: "Average precision",
  log_loss: "Log loss",
  brier: "Brier score",
  precision: "Precision",
  recall: "Recall",
  specificity: "Specificity",
  accuracy: "Accuracy",
  f1: "F1",
  approval_rate: "Approval rate",
  bad_rate_approved: "Bad rate among approved",
};

/** The name that readers know: `roc_auc` → "ROC AUC", `lift@10` → "Lift at 10 %". */
export function metricLabel(key: string): string {
  const [, name, depth] = /^(lift|gain)@(\d+)$/.exec(key) ?? [];
  if (name !== undefined) return `${name === "lift" ? "Lift" : "Gain"} at ${depth} %`;
  return labels[key] ?? key;
}
