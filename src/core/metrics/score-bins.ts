import type { ExcludedRows } from "../evaluation/evaluation.ts";

/** Rows of one split by score, the highest first; arrays of equal length. Counts are integers. */
export interface ScoreBins {
  /** Finite; higher means more likely positive. The one score of a bin's rows, or their mean. */
  readonly scores: Float64Array;
  readonly rows: Float64Array;
  readonly positives: Float64Array;
}

/** What a model scored on one split, counted; both classes are present. */
export interface SplitScores {
  readonly bins: ScoreBins;
  /** Null when every bin is one distinct score. */
  readonly histogram: Histogram | null;
  /** Machine epsilon of the score's own type: where the logarithm of a loss is clipped, as scikit-learn does. */
  readonly epsilon: number;
  readonly excluded: ExcludedRows;
  /** Rows whose score is outside [0, 1]. */
  readonly outsideUnit: number;
}

/** The lowest and the highest score in each bin; they are one where all rows of a bin tie. Bins do not overlap. */
export interface Edges {
  readonly lows: Float64Array;
  readonly highs: Float64Array;
}

/** What is known of bins that hold more than one score. */
export interface Histogram extends Edges {
  /** Sums over the rows, exact; null when scores are no probabilities. */
  readonly losses: Losses | null;
}

export interface Losses {
  /** Sum of (score − label)². */
  readonly brier: number;
  /** Sum of the negative logarithms of the score that was given to the true class. */
  readonly log: number;
}

export interface SideCounts {
  readonly candidate: number;
  readonly baseline: number;
}

export interface PairSample {
  /** Of all ids, a fraction. */
  readonly share: number;
  readonly rows: SideCounts;
}

/** Rows with a score and a label that two models both scored, matched by id; the arrays are aligned, in any order. */
export interface PairedScores {
  readonly candidate: Float64Array;
  readonly baseline: Float64Array;
  /** 1 for a positive row, 0 for a negative one. */
  readonly positive: Uint8Array;
  /** Rows with score, label and id on each side, matched or not. */
  readonly rows: SideCounts;
  /** Of very many rows only a share is matched, picked by their ids; absent when all are. */
  readonly sample?: PairSample | undefined;
}
