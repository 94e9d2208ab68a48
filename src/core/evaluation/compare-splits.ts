import { compareRocAucs } from "../metrics/compare-roc-aucs.ts";
import { computeInterval, type Interval } from "../metrics/interval.ts";
import type { Estimate } from "../metrics/roc-auc.ts";
import type { PairedScores } from "../metrics/score-bins.ts";
import {
  type BootstrapOptions,
  describeSeries,
  resample,
  resamplePairs,
  type Series,
} from "../resampling/bootstrap.ts";
import { countCells } from "../resampling/pair-cells.ts";
import { draws, frameOf, seed } from "./estimate-intervals.ts";
import type { Better, MetricDelta, Overlap, Verdict } from "./evaluation.ts";
import type { MeasuredSplit } from "./measure-split.ts";
import { metricCatalogue, toDistance } from "./metric-catalogue.ts";

/** What both models scored. */
export interface Comparison {
  /** Name of the split. */
  readonly name: string;
  readonly candidate: MeasuredSplit;
  readonly baseline: MeasuredSplit;
  /** Null when rows cannot be matched. */
  readonly pairs: PairedScores | null;
}

/**
 * Candidate minus baseline for every metric that both have and that has a direction: on the same rows DeLong's paired
 * variance and a paired bootstrap, when both models scored the same ids; else as two samples, which is wider than need
 * be when they are not.
 */
export function compareSplits(comparison: Comparison): MetricDelta[] {
  const { name, candidate, baseline } = comparison;
  const pairs = findSameRows(comparison);
  const resampled = resampleBoth(comparison, pairs);
  const aucs = compareAucs(comparison, pairs);
  return Object.entries(metricCatalogue).flatMap(([metric, { better }]): MetricDelta[] => {
    const [now, before] = [candidate.values[metric], baseline.values[metric]];
    if (now === undefined || before === undefined || better === null) return [];
    const value = now.value - before.value;
    const judged = aucs[metric] ?? judgeDraws({ metric, now: now.value, before: before.value, better }, resampled);
    return [{ split: name, metric, value, ...judged, paired: pairs !== null }];
  });
}

/** How many ids are on both sides; null when rows cannot be matched. */
export function countOverlap(pairs: PairedScores | null): Overlap | null {
  if (pairs === null) return null;
  const { rows, sample, candidate } = pairs;
  const matched = sample === undefined ? candidate.length : Math.round(candidate.length / sample.share);
  return { ...rows, matched: isComplete(pairs) ? rows.candidate : matched };
}

/** Whether every id that was looked at is on both sides, and there are as many rows on both. */
function isComplete({ rows, sample, candidate }: PairedScores): boolean {
  const looked = sample?.rows ?? rows;
  const matched = candidate.length;
  return matched === looked.candidate && matched === looked.baseline && rows.candidate === rows.baseline;
}

/** The pairs, if they are of all rows of both sides. */
function findSameRows({ candidate, baseline, pairs }: Comparison): PairedScores | null {
  if (pairs === null || !isComplete(pairs)) return null;
  const { rows } = pairs;
  return rows.candidate === candidate.ranking.rows && rows.baseline === baseline.ranking.rows ? pairs : null;
}

type Judged = Pick<MetricDelta, "low" | "high" | "method" | "verdict">;

function compareAucs(
  { candidate, baseline }: Comparison,
  pairs: PairedScores | null,
): Readonly<Record<string, Judged>> {
  const auc = pairs === null ? subtract(candidate.auc, baseline.auc) : comparePaired({ candidate, baseline }, pairs);
  if (auc === undefined) return { roc_auc: unjudged, gini: unjudged };
  const gini = { value: 2 * auc.value, variance: auc.variance === null ? null : 4 * auc.variance };
  return { roc_auc: judge(auc, { bound: 1, method: "delong" }), gini: judge(gini, { bound: 2, method: "delong" }) };
}

const unjudged: Judged = { low: null, high: null, method: "none", verdict: null };

/** Of a sample only the variance counts, which falls with the number of rows; the difference is known from all of them. */
function comparePaired(
  { candidate, baseline }: Pick<Comparison, "candidate" | "baseline">,
  pairs: PairedScores,
): Estimate | undefined {
  const paired = compareRocAucs(pairs);
  if (paired === undefined || pairs.sample === undefined) return paired;
  const variance = paired.variance && paired.variance * pairs.sample.share;
  return { value: candidate.auc.value - baseline.auc.value, variance };
}

function subtract(candidate: Estimate, baseline: Estimate): Estimate {
  const value = candidate.value - baseline.value;
  if (candidate.variance === null || baseline.variance === null) return { value, variance: null };
  return { value, variance: candidate.variance + baseline.variance };
}

function judge(
  estimate: Estimate,
  { bound, method, better = "higher" }: { bound: number; method: MetricDelta["method"]; better?: Better },
): Judged {
  const interval = intervalOf(estimate);
  if (interval === null) return unjudged;
  const [low, high] = [Math.max(-bound, interval.low), Math.min(bound, interval.high)];
  return { low, high, method, verdict: findVerdict(better === "lower" ? { low: -high, high: -low } : interval) };
}

/** Two models that score alike differ by nothing, for certain. */
function intervalOf(estimate: Estimate): Interval | null {
  if (estimate.value === 0 && estimate.variance === 0) return { low: 0, high: 0 };
  return computeInterval(estimate);
}

/** Of a difference that is good when it is positive. */
function findVerdict({ low, high }: Interval): Verdict {
  if (low <= 0 && high >= 0) return "noise";
  return low > 0 ? "better" : "worse";
}

interface BothSeries {
  readonly candidate: Series;
  readonly baseline: Series;
  /** Of the rows, in the draws. */
  readonly share: number;
}

/** With more matched rows than this, rows of neighbouring scores are resampled together. */
const rowByRow = 20_000;

function resampleBoth({ candidate, baseline }: Comparison, pairs: PairedScores | null): BothSeries {
  const isProbability = candidate.isProbability && baseline.isProbability;
  const options: BootstrapOptions = { draws, seed, isProbability };
  if (pairs === null) {
    return {
      candidate: resample(frameOf(candidate), options),
      baseline: resample(frameOf(baseline), { ...options, seed: seed + 1 }),
      share: 1,
    };
  }
  const most = pairs.candidate.length > rowByRow ? 160 : undefined;
  const frames = { candidate: frameOf(candidate, most), baseline: frameOf(baseline, most) };
  const cells = countCells(pairs, frames.candidate, frames.baseline);
  return { ...resamplePairs({ ...frames, cells }, options), share: pairs.sample?.share ?? 1 };
}

interface Difference {
  readonly metric: string;
  readonly now: number;
  readonly before: number;
  readonly better: Better;
}

function judgeDraws(difference: Difference, { candidate, baseline, share }: BothSeries): Judged {
  const { metric, now, before, better } = difference;
  const [drawn, others] = [candidate[metric], baseline[metric]];
  if (drawn === undefined || others === undefined) return unjudged;
  const differ = (toNumber: (value: number) => number) => {
    const spread = describeSeries(drawn.map((one, draw) => toNumber(one) - toNumber(others[draw] ?? Number.NaN)));
    if (spread === undefined || share === 1) return spread;
    return { mean: toNumber(now) - toNumber(before), deviation: spread.deviation * Math.sqrt(share) };
  };
  const spread = differ((one) => one);
  if (spread === undefined) return unjudged;
  const value = now - before;
  const judged = judge({ value, variance: spread.deviation ** 2 }, { bound: Infinity, method: "bootstrap", better });
  if (better !== "one" && better !== "zero") return judged;
  return judged.verdict === null ? judged : { ...judged, verdict: judgeDistance(differ, better) };
}

/** Whether the candidate is nearer to where the metric should be. */
function judgeDistance(
  differ: (toNumber: (value: number) => number) => ReturnType<typeof describeSeries>,
  better: Better,
): Verdict | null {
  const nearer = differ((value) => toDistance(value, better));
  const interval = nearer && intervalOf({ value: nearer.mean, variance: nearer.deviation ** 2 });
  return interval ? findVerdict(interval) : null;
}
