import type { SplitEvaluation } from "../evaluation/evaluation.ts";
import type { PlotInput } from "./plot.ts";

type Format = (value: number) => string;

interface Change {
  readonly now: number;
  /** Null when there is nothing to compare with. */
  readonly was: number | null;
  /** The second one is for values that the first one does not tell apart. */
  readonly formats: readonly [coarse: Format, fine: Format];
  /** Follows the first number: ` of positives`. */
  readonly of?: string;
}

/** `2.4, was 2.2`, in the coarsest format in which they differ; without an earlier value the value alone. */
export function describeChange({ now, was, formats: [coarse, fine], of = "" }: Change): string {
  if (was === null) return `${coarse(now)}${of}`;
  const format = coarse(now) === coarse(was) ? fine : coarse;
  return `${format(now)}${of}, ${format(now) === format(was) ? "as before" : `was ${format(was)}`}`;
}

export const liftFormats = [(lift) => lift.toFixed(1), formatLift] as const satisfies readonly Format[];

export function formatLift(lift: number): string {
  return lift.toFixed(2);
}

export const shareFormats = [
  (share) => formatShare(share, share < 0.1 ? 1 : 0),
  (share) => formatShare(share, 1),
] as const satisfies readonly Format[];

/** A fraction as a percentage; what is not quite nothing or all does not read as 0 or 100 %. */
export function formatShare(share: number, digits: 0 | 1): string {
  const percent = 100 * share;
  const text = percent.toFixed(digits);
  if (share > 0 && Number(text) === 0) return percent < 0.05 ? "<0.1 %" : `${percent.toFixed(1)} %`;
  if (share < 1 && Number(text) === 100) return percent >= 99.95 ? ">99.9 %" : `${percent.toFixed(1)} %`;
  return `${text} %`;
}

/** `test · 20,000 rows · 4,424 positives (22.1 %)`, and a second line for the baseline where it scored other rows. */
export function describeRows({ candidate, baseline }: Pick<PlotInput, "candidate" | "baseline">): string[] {
  const line = `${shortenSplit(candidate.name)} · ${countRows(candidate)}`;
  const same = baseline === null || (baseline.rows === candidate.rows && baseline.positives === candidate.positives);
  return same ? [line] : [line, `not the same rows: the baseline has ${countRows(baseline)}`];
}

const inFull = (count: number) => count.toLocaleString("en-US");

function countRows({ rows, positives }: SplitEvaluation): string {
  const noun = positives === 1 ? "positive" : "positives";
  return `${inFull(rows)} rows · ${inFull(positives)} ${noun} (${formatShare(positives / rows, 1)})`;
}

const shortenSplit = (name: string) => (name.length > 24 ? `${name.slice(0, 23)}…` : name);

/** The names for readers who cannot see the labels. */
export function describeNames({ baseline, names }: PlotInput): string {
  return baseline === null ? names.candidate : `${names.candidate} against ${names.baseline}`;
}
