import { describeProblem } from "../dags/describe-problem.ts";
import { count } from "./format.ts";
import { codeSpan, escapeText, renderFold } from "./markdown.ts";
import type { DeliverySection, Report } from "./report.ts";

/** What a merge would deliver to Airflow; null when the report is not asked for it. */
export function renderDelivery({ delivery }: Report): string | null {
  if (delivery === null) return null;
  if (delivery.missing !== null) return `> ⚠️ The delivery of the DAGs was not planned: ${escapeText(delivery.missing)}`;
  const errors = delivery.problems.filter(({ severity }) => severity === "error");
  const fold = renderFold(`Delivery to Airflow: ${summarize(delivery)}`, renderParts(delivery));
  // What would stop the delivery after the merge is not folded away.
  return errors.length === 0 ? fold : [...errors.map(renderError), fold].join("\n\n");
}

function summarize({ dags, files, problems }: DeliverySection): string {
  const changed = dags.added.length + dags.changed.length + dags.removed.length;
  if (changed === 0 && countFiles(files) === 0) return "nothing changes";
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const warnings = problems.length - errors;
  return [
    `${count(changed, "DAG")} and ${count(countFiles(files), "file")} change`,
    ...(errors === 0 ? [] : [count(errors, "error")]),
    ...(warnings === 0 ? [] : [count(warnings, "warning")]),
  ].join(", ");
}

const countFiles = ({ added, changed, removed }: DeliverySection["files"]) =>
  added.length + changed.length + removed.length;

function renderParts(delivery: DeliverySection): string {
  const { release, previous, dags, lines, problems } = delivery;
  const warnings = problems.filter(({ severity }) => severity === "warning");
  const items = [
    `Release ${codeSpan(release ?? "–")}, live is ${previous === null ? "none" : codeSpan(previous)}`,
    ...(["added", "changed", "removed"] as const).flatMap((what) =>
      dags[what].length === 0 ? [] : [`DAGs ${what}: ${dags[what].map(codeSpan).join(", ")}`],
    ),
    ...lines.map(escapeText),
    ...warnings.map((problem) => `⚠️ ${escapeText(describeProblem(problem))}`),
  ];
  return items.map((item) => `- ${item}`).join("\n");
}

const renderError = (problem: DeliverySection["problems"][number]) =>
  `> ❌ The DAGs would not be delivered: ${escapeText(describeProblem(problem))}`;
