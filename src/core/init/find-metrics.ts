import type { DocumentFile } from "./survey.ts";

export interface DirectedMetric {
  /** Dotted name in its file. */
  readonly name: string;
  readonly better: "higher" | "lower";
  readonly path: string;
}

const higher =
  /(^|_)(auc|auroc|auprc|aucpr|average_precision|ap|accuracy|acc|f1|f1_score|fbeta|precision|recall|tpr|sensitivity|specificity|mcc|gini|ks|r2|r2_score|ndcg|kappa|lift)$/;
const lower =
  /(^|_)(loss|logloss|brier|brier_score|rmse|rmsle|mse|mae|mape|smape|error|err|deviance|entropy|ece|fpr|fnr)$/;
const splits = [/test|holdout|oot/, /val|dev|eval/, /^(?!.*train)/, /train/];

/** Metrics whose good direction their name tells, of the split that counts most; at most three. */
export function findMetrics(files: readonly DocumentFile[]): readonly DirectedMetric[] {
  const all = files.flatMap(({ path, content }) =>
    listNumbers(content).flatMap((name): DirectedMetric[] => {
      const better = directionOf(name);
      return better === undefined ? [] : [{ name, better, path }];
    }),
  );
  const rankOf = ({ name, path }: DirectedMetric) =>
    splits.findIndex((split) => split.test(`${path} ${name}`.toLowerCase()));
  const best = Math.min(...all.map(rankOf));
  const names = new Set<string>();
  // The same name in two files is one entry: a metric is directed by its name.
  return all
    .filter((metric) => rankOf(metric) === best && !names.has(metric.name) && names.add(metric.name))
    .slice(0, 3);
}

function directionOf(name: string): "higher" | "lower" | undefined {
  const last =
    name
      .split(".")
      .at(-1)
      ?.toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "_") ?? "";
  if (lower.test(last)) return "lower";
  return higher.test(last) ? "higher" : undefined;
}

/** Dotted names of the numbers of a document. */
function listNumbers(value: unknown, names: readonly string[] = []): string[] {
  if (typeof value === "number") return names.length === 0 ? [] : [names.join(".")];
  if (value === null || typeof value !== "object" || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, child]) => listNumbers(child, [...names, name]));
}
