import { countProportions } from "../metrics/confusion.ts";
import { computeInterval, computeWilson, type Interval } from "../metrics/interval.ts";
import { describeSeries, resample } from "../resampling/bootstrap.ts";
import { buildFrame, type Frame } from "../resampling/frame.ts";
import { computeKsInterval } from "../resampling/ks-interval.ts";
import type { MeasuredSplit } from "./measure-split.ts";
import { metricCatalogue } from "./metric-catalogue.ts";

/** Draws of a bootstrap: the deviation of 400 is known to 4 %. */
export const draws = 400;
/** Fixed, so that the same predictions give the same report. */
export const seed = 20_240_229;
/** Groups of rows that are resampled together; finer ones would not change an interval by what a reader sees. */
const groups = 256;

/**
 * 95 % sampling intervals by metric: DeLong's for ROC AUC and Gini (on the logit scale, as Pepe advises in "The
 * statistical evaluation of medical tests", 2003, §5.2), Wilson's for proportions, the bootstrap for the rest.
 */
export function estimateIntervals(split: MeasuredSplit): Readonly<Record<string, Interval | null>> {
  const auc = computeInterval(split.auc, "logit");
  const ks = computeKsInterval(split.ranking, split.values.ks?.value ?? 0, seed);
  return {
    roc_auc: auc,
    gini: auc && { low: 2 * auc.low - 1, high: 2 * auc.high - 1 },
    ks,
    ...estimateProportions(split),
    ...resampleIntervals(split),
  };
}

export function frameOf({ ranking, cut, fit, scores }: MeasuredSplit, most = groups): Frame {
  return buildFrame(ranking, { groups: most, cut, fit, epsilon: scores.epsilon });
}

function estimateProportions({ confusion }: MeasuredSplit): Record<string, Interval> {
  if (confusion === null) return {};
  const proportions = Object.entries(countProportions(confusion)).filter(([, { whole }]) => whole > 0);
  return Object.fromEntries(proportions.map(([key, { part, whole }]) => [key, computeWilson(part, whole)]));
}

function resampleIntervals(split: MeasuredSplit): Record<string, Interval | null> {
  const { isProbability, values } = split;
  const series = resample(frameOf(split), { draws, seed, isProbability });
  const entries = Object.entries(metricCatalogue).flatMap(([key, { scale, most }]) => {
    const [own, drawn] = [values[key], series[key]];
    if (scale === undefined || own === undefined || drawn === undefined) return [];
    const deviation = describeSeries(drawn)?.deviation ?? null;
    const interval = computeInterval({ value: own.value, variance: deviation && deviation ** 2 }, scale);
    return [[key, interval && { ...interval, high: Math.min(interval.high, most ?? interval.high) }] as const];
  });
  return Object.fromEntries(entries);
}
