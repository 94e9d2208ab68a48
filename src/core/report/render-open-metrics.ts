import type { Report } from "./report.ts";

/** A measured value with what tells it apart. */
interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * The numbers of a report in the text format of OpenMetrics, which GitLab compares with those of the target branch:
 * https://docs.gitlab.com/ci/testing/metrics_reports/. Values of a name stand together, each with its labels:
 *
 *     cibot_roc_auc{model="credit-default",split="test"} 0.7821
 */
export function renderOpenMetrics({
  model,
  evaluation,
  metrics,
}: Pick<Report, "model" | "evaluation" | "metrics">): string {
  const measured = (evaluation?.splits ?? []).flatMap((split) =>
    Object.entries(split.metrics).map(([metric, { value }]) => ({
      name: `cibot_${nameMetric(metric)}`,
      labels: { model, split: split.name },
      value,
    })),
  );
  const own = metrics.flatMap(({ file, name, candidate }) =>
    typeof candidate === "number"
      ? [{ name: "cibot_project_metric", labels: { model, file, name }, value: candidate }]
      : [],
  );
  const families = new Map<string, string[]>();
  for (const sample of [...measured, ...own]) {
    const lines = families.get(sample.name) ?? [`# TYPE ${sample.name} gauge`];
    families.set(sample.name, [...lines, renderSample(sample)]);
  }
  return [...[...families.values()].flat(), "# EOF", ""].join("\n");
}

/** `lift@10` → `lift_at_10`: letters, digits and low lines are what a name may have. */
const nameMetric = (metric: string) => metric.replaceAll("@", "_at_").replaceAll(/[^a-zA-Z0-9_]/g, "_");

function renderSample({ name, labels, value }: Sample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`);
  return `${name}{${pairs.join(",")}} ${value}`;
}

/** https://prometheus.io/docs/specs/om/open_metrics_spec/#escaping */
const escapeLabel = (text: string) => text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
