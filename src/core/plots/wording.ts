import type { MetricValue, SplitEvaluation } from "../evaluation/evaluation.ts";
import { formatNumber, formatRange } from "../report/format.ts";
import { groupDigits } from "../text/group-digits.ts";
import { fitSubtitle } from "./fit-header.ts";
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

/** Of a metric, as the report's tables have it. */
const metricFormats = [
  formatNumber,
  (value) => (Math.abs(value) < 0.01 ? value.toPrecision(3) : value.toFixed(4)),
] as const satisfies readonly Format[];

/** `ROC AUC 0.781, was 0.765`, without the metric's name. */
export function describeMetric(key: string, { candidate, baseline }: PlotInput): string {
  const was = baseline?.metrics[key]?.value ?? null;
  return describeChange({ now: candidate.metrics[key]?.value ?? 0, was, formats: metricFormats });
}

/** `95 % interval 0.774–0.788, was 0.758–0.772`; nothing where no interval is known. */
export function describeInterval(key: string, { candidate, baseline }: PlotInput): string[] {
  const now = findRange(candidate.metrics[key]);
  if (now === undefined) return [];
  const was = findRange(baseline?.metrics[key]);
  return [`95 % interval ${now}${was === undefined ? "" : `, was ${was}`}`];
}

function findRange(metric: MetricValue | undefined): string | undefined {
  const { low = null, high = null } = metric ?? {};
  return low === null || high === null ? undefined : formatRange(low, high);
}

/** A cut-off in four digits. */
export function formatScore(score: number): string {
  const rounded = Number(score.toPrecision(4));
  return (Math.abs(rounded) >= 1e6 ? rounded.toExponential() : String(rounded)).replaceAll("-", "−");
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

/** A share that may be far below one in a thousand, in two digits then: `0.0010 %`. */
export function formatRate(share: number): string {
  return share < 1e-3 && share > 0 ? `${Number((100 * share).toPrecision(2))} %` : formatShare(share, 1);
}

/** `test · 20,000 rows · 4,424 positives (22.1 %)`, and a second line for the baseline where it scored other rows. */
export function describeRows({ candidate, baseline }: Pick<PlotInput, "candidate" | "baseline">): string[] {
  const lines = fitSubtitle([`${shortenSplit(candidate.name)} · ${countRows(candidate)}`, ...countExcluded(candidate)]);
  const same = baseline === null || (baseline.rows === candidate.rows && baseline.positives === candidate.positives);
  return same ? lines : [...lines, `not the same rows: the baseline has ${countRows(baseline)}`];
}

function countRows({ rows, positives }: SplitEvaluation): string {
  const noun = positives === 1 ? "positive" : "positives";
  return `${groupDigits(rows)} rows · ${groupDigits(positives)} ${noun} (${formatShare(positives / rows, 1)})`;
}

function countExcluded({ excluded }: SplitEvaluation): string[] {
  const count = excluded.null_score + excluded.nan_score + excluded.null_label;
  return count === 0 ? [] : [`${groupDigits(count)} excluded`];
}

const shortenSplit = (name: string) => (name.length > 24 ? `${name.slice(0, 23)}…` : name);

/** The names for readers who cannot see the labels. */
export function describeNames({ baseline, names }: PlotInput): string {
  return baseline === null ? names.candidate : `${names.candidate} against ${names.baseline}`;
}
