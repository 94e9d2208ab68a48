import type { Proposal } from "./proposal.ts";
import { isComplete, type SplitProposal } from "./split-proposal.ts";
import type { Finding } from "./survey.ts";
import { commentLines, commentText, yamlText } from "./yaml-text.ts";

/** `report.predictions`; splits that miss something are comments, so that the file works as it is. */
export function renderSplits({ splits, absent }: Pick<Proposal, "splits" | "absent">): string[] {
  const complete = splits.filter(isComplete);
  const open = splits.filter((split) => !isComplete(split));
  return [
    ...(complete.length === 0 ? describeNone(open, absent) : ["  predictions:", ...complete.flatMap(renderSplit)]),
    ...open.flatMap(renderOpen),
    ...absent.flatMap((path) =>
      note(`${path} is not on disk: after \`dvc pull\`, \`cibot init --dry-run\` reads its columns.`),
    ),
  ];
}

const note = (text: string) => commentLines(text, "  ");

function describeNone(open: readonly SplitProposal[], absent: readonly string[]): string[] {
  const isNothing = open.length === 0 && absent.length === 0;
  return [
    isNothing
      ? "  # No predictions were found: the report shows the metrics alone. For lift, ROC, calibration and intervals, let a"
      : "  # No predictions are complete: the report shows the metrics alone. For lift, ROC, calibration and intervals, let a",
    "  # stage write a row per case with the true class and the score, and name the file here:",
    "  # predictions:",
    ...(isNothing ? ["  #   - { name: test, path: predictions/test.parquet, label: target, score: score }"] : []),
  ];
}

function renderSplit(split: SplitProposal): string[] {
  return listKeys(split).map((line, index) => `    ${index === 0 ? "- " : "  "}${line}`);
}

/** The same as a comment, with what has to be filled in. */
function renderOpen(split: SplitProposal): string[] {
  const missing = [
    ...(split.label === null ? ["a column with the true class (two values)"] : []),
    ...(split.score === null ? ["a column with the score (numbers between 0 and 1)"] : []),
    ...(split.isPositiveOpen ? [`which value of ${split.label?.value ?? "the label"} is the positive class`] : []),
  ];
  return [
    ...note(`${split.path}: not found is ${missing.join(", and ")}.`),
    ...note(`Its columns: ${listColumns(split.columns.map(({ name }) => name))}.`),
    ...listKeys(split).map((line, index) => `  #   ${index === 0 ? "- " : "  "}${line}`),
  ];
}

function listKeys(split: SplitProposal): string[] {
  const { name, path, label, score, id, positive, isPositiveOpen, threshold } = split;
  return [
    `name: ${yamlText(name)}`,
    `path: ${yamlText(path)}`,
    `label: ${label === null ? "COLUMN" : explain(label)}`,
    `score: ${score === null ? "COLUMN" : explain(score)}`,
    ...(id === null ? [] : [`id: ${explain(id)}`]),
    ...(isPositiveOpen ? ["positive: VALUE"] : positive === null ? [] : [`positive: ${explain(positive)}`]),
    threshold === null
      ? "# threshold: 0.5   # the policy's cut-off, for the confusion matrix and its metrics"
      : `threshold: ${threshold}`,
  ];
}

const explain = ({ value, why }: Finding<string>) => `${yamlText(value)}   # ${commentText(why)}`;

const listColumns = (columns: readonly string[]) =>
  columns.length > 12 ? `${columns.slice(0, 12).join(", ")} and ${columns.length - 12} more` : columns.join(", ");
