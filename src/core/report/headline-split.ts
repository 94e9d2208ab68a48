import type { Evaluation, SplitEvaluation } from "../evaluation/evaluation.ts";

/** The split that the report is about: the first one that is not the training data; undefined without predictions. */
export function headlineSplit(evaluation: Evaluation | null): SplitEvaluation | undefined {
  const splits = evaluation?.splits ?? [];
  return splits.find(({ name }) => !/^train/i.test(name)) ?? splits[0];
}

/** The same split as the baseline scored it. */
export function baselineOf(evaluation: Evaluation | null, { name }: SplitEvaluation): SplitEvaluation | undefined {
  return evaluation?.baseline?.splits.find((split) => split.name === name);
}
