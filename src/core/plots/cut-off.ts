import type { Confusion, SplitEvaluation } from "../evaluation/evaluation.ts";
import type { Reference } from "./draw-reference.ts";
import type { PlotInput } from "./plot.ts";
import { describeChange, formatScore, shareFormats } from "./wording.ts";

/** Rates of the decisions at the policy's cut-off, fractions. */
export const flaggedShare = ({ tp, fp, tn, fn }: Confusion) => (tp + fp) / (tp + fp + tn + fn);
export const caughtShare = ({ tp, fn }: Confusion) => tp / (tp + fn);
export const falseAlarmShare = ({ fp, tn }: Confusion) => fp / (fp + tn);
export const findPrecision = ({ tp, fp }: Confusion) => (tp + fp === 0 ? null : tp / (tp + fp));

export const nameCutOff = ({ threshold }: Confusion) => `cut-off ${formatScore(threshold)}`;

/** A vertical line at the share of rows that the candidate flags; none without a threshold. */
export function createCutOffRules({ candidate: { confusion } }: Pick<PlotInput, "candidate">): Reference[] {
  if (confusion === null) return [];
  const x = flaggedShare(confusion);
  const points = [
    { x, y: 1 },
    { x, y: 0 },
  ];
  return [{ look: "cut-off", points, label: { text: nameCutOff(confusion), near: 0.97 } }];
}

/** One number of both models' decisions: the baseline's is null where it has none. */
export function compareAtCutOff(
  { candidate, baseline }: Pick<PlotInput, "candidate" | "baseline">,
  measure: (confusion: Confusion) => number | null,
): { readonly now: number | null; readonly was: number | null } {
  const of = (split: SplitEvaluation | null) => (split?.confusion ? measure(split.confusion) : null);
  return { now: of(candidate), was: of(baseline) };
}

interface Rate {
  readonly measure: (confusion: Confusion) => number | null;
  /** What it is a share of, in words. */
  readonly of: string;
}

/** `at cut-off 0.3: recall 62 %, was 55 %; precision 41 %, was 38 %`; nothing without a threshold. */
export function describeAtCutOff(input: PlotInput, rates: readonly Rate[]): string[] {
  const { confusion } = input.candidate;
  if (confusion === null) return [];
  const values = rates.flatMap(({ measure, of }) => {
    const { now, was } = compareAtCutOff(input, measure);
    return now === null ? [] : [`${of} ${describeChange({ now, was, formats: shareFormats })}`];
  });
  return [`${nameCutOff(confusion)}: ${values.join("; ")}`];
}
