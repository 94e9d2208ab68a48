import { countLeading } from "../metrics/bisect.ts";
import type { CalibrationFit } from "../metrics/calibration-fit.ts";
import { logLoss } from "../metrics/losses.ts";
import type { Ranking } from "../metrics/ranking.ts";

/** One class of the rows of every group. */
export interface ClassFrame {
  /** Rows, integers. */
  readonly counts: Float64Array;
  /** Means over these rows; 0 where there is none. */
  readonly score: Float64Array;
  readonly brier: Float64Array;
  readonly log: Float64Array;
  /** Contribution of a row to the two score functions of the calibration fit. */
  readonly intercept: Float64Array;
  readonly slope: Float64Array;
}

/** Neighbouring bins, gathered so that a resample costs little: the highest scores first. */
export interface Frame {
  readonly length: number;
  /** Lowest score of each group. */
  readonly lows: Float64Array;
  readonly positives: ClassFrame;
  readonly negatives: ClassFrame;
  /** Groups at or above the threshold; null without one. */
  readonly flagged: number | null;
  readonly fit: CalibrationFit | null;
}

export interface FrameOptions {
  /** At most this many groups, and two more. */
  readonly groups: number;
  /** Index of the first bin below the threshold; null without one. A group ends there. */
  readonly cut: number | null;
  readonly fit: CalibrationFit | null;
  readonly epsilon: number;
}

/** Gathers bins into groups that hold about the same share of rows plus positives, so that rare positives stay apart. */
export function buildFrame(ranking: Ranking, { groups, cut, fit, epsilon }: FrameOptions): Frame {
  const starts = findStarts(ranking, { groups, cut });
  const shape = { ranking, starts, fit, epsilon };
  return {
    length: starts.length,
    lows: Float64Array.from(starts, (_, group) => ranking.bins.scores[endOf(shape, group) - 1] ?? 0),
    positives: gatherClass(shape, "positives"),
    negatives: gatherClass(shape, "negatives"),
    flagged: cut === null ? null : starts.filter((start) => start < cut).length,
    fit,
  };
}

function findStarts(
  { bins, length, rows, positives }: Ranking,
  { groups, cut }: Pick<FrameOptions, "groups" | "cut">,
): number[] {
  if (length <= groups) return Array.from({ length }, (_, index) => index);
  const starts = [0];
  let weight = 0;
  for (let index = 0; index < length; index++) {
    if (index === cut && starts.at(-1) !== index) {
      starts.push(index);
      weight = 0;
    }
    weight += (bins.rows[index] ?? 0) / rows / 2 + (bins.positives[index] ?? 0) / positives / 2;
    if (weight < 1 / groups || index + 1 === length) continue;
    starts.push(index + 1);
    weight = 0;
  }
  return starts;
}

interface Shape extends Pick<FrameOptions, "fit" | "epsilon"> {
  readonly ranking: Ranking;
  /** First bin of each group. */
  readonly starts: readonly number[];
}

const endOf = ({ ranking, starts }: Shape, group: number) => starts[group + 1] ?? ranking.length;

function gatherClass(shape: Shape, side: "positives" | "negatives"): ClassFrame {
  const isPositive = side === "positives";
  const { bins } = shape.ranking;
  const { fit, epsilon } = shape;
  const countOf = (bin: number) =>
    isPositive ? (bins.positives[bin] ?? 0) : (bins.rows[bin] ?? 0) - (bins.positives[bin] ?? 0);
  const scoreOf = (bin: number) => bins.scores[bin] ?? 0;
  const residualOf = (bin: number) => Number(isPositive) - (fit?.fitted[bin] ?? 0);
  const counts = sumGroups(shape, countOf);
  const average = (value: (bin: number) => number) => {
    const sums = sumGroups(shape, (bin) => countOf(bin) * value(bin));
    return sums.map((sum, group) => ((counts[group] ?? 0) === 0 ? 0 : sum / (counts[group] ?? 1)));
  };
  const given = (bin: number) => (isPositive ? scoreOf(bin) : 1 - scoreOf(bin));
  return {
    counts,
    score: average(scoreOf),
    brier: average((bin) => (1 - given(bin)) ** 2),
    log: average((bin) => logLoss(given(bin), epsilon)),
    intercept: average(residualOf),
    slope: average((bin) => residualOf(bin) * (fit?.logits[bin] ?? 0)),
  };
}

function sumGroups(shape: Shape, value: (bin: number) => number): Float64Array {
  return Float64Array.from(shape.starts, (start, group) => {
    let sum = 0;
    for (let bin = start; bin < endOf(shape, group); bin++) sum += value(bin);
    return sum;
  });
}

/** The group of a score. */
export const findGroup = ({ lows, length }: Frame, score: number) =>
  Math.min(
    length - 1,
    countLeading(length, (group) => (lows[group] ?? 0) > score),
  );
