/**
 * The evaluation of a model on one or more splits: the document of `contract.md` §4, with its key names.
 * Every number is finite; what cannot be computed is null.
 */
export interface Evaluation {
  readonly splits: readonly SplitEvaluation[];
  /** The same splits as the baseline scored them; null when there is no baseline. */
  readonly baseline: { readonly splits: readonly SplitEvaluation[] } | null;
  readonly deltas: readonly MetricDelta[];
}

export interface SplitEvaluation {
  readonly name: string;
  /** Rows that have a score and a label. */
  readonly rows: number;
  readonly positives: number;
  readonly excluded: ExcludedRows;
  /** Rows whose score is outside [0, 1]; then the scores are no probabilities, and the metrics of such are absent. */
  readonly outside_unit: number;
  /** `binned`: from a histogram of the score; `error` says how far a number can be off. */
  readonly method: "exact" | "binned";
  readonly metrics: Readonly<Record<string, MetricValue>>;
  /** Null when no threshold is configured. */
  readonly confusion: Confusion | null;
  /** Ten groups of equal size (fractional rows at ties), the riskiest first. */
  readonly deciles: readonly Decile[];
  readonly curves: Curves;
  /** Rows of the two models by id; null without a baseline or an id column. */
  readonly overlap: Overlap | null;
  /** What `psi` is the sum of; null without a baseline. */
  readonly psi_bins: readonly PsiBin[] | null;
  /** Null when no costs are configured. */
  readonly profit: ProfitCurve | null;
  /** One per configured segment column, in that order. */
  readonly segments: readonly Segment[];
}

/** Ids on each side, and those on both; of more than 2 million rows an estimate, unless all are on both. */
export interface Overlap {
  readonly candidate: number;
  readonly baseline: number;
  readonly matched: number;
}

/** A tenth of the baseline's scores; shares are fractions. */
export interface PsiBin {
  /** Lowest score in the bin; null for the first bin, which is open. */
  readonly low: number | null;
  /** Where the next bin begins; null for the last bin, which is open. */
  readonly high: number | null;
  readonly baseline: number;
  readonly candidate: number;
}

/** What decisions are worth at every cut-off, at most 512 points; approved is what scores below the cut-off. */
export interface ProfitCurve {
  /** Unit of `profit`: "EUR". */
  readonly unit: string;
  /** Share of rows approved, ascending from 0 to 1. */
  readonly approval_rate: readonly number[];
  /** Mean value of a row, in `unit`. */
  readonly profit: readonly number[];
  /** Share of positives among the approved; 0 where none is approved. */
  readonly bad_rate: readonly number[];
  readonly optimum: ProfitPoint;
  /** At the policy's cut-off; null without a threshold. */
  readonly policy: ProfitPoint | null;
}

export interface ProfitPoint {
  readonly threshold: number;
  readonly approval_rate: number;
  readonly profit: number;
  readonly bad_rate: number;
}

/** The rows of a split by the values of one column; the largest first. */
export interface Segment {
  readonly column: string;
  readonly cells: readonly SegmentCell[];
  /** Values with too few rows or positives to be shown (fewer than 50, or 5 of a class), and their rows. */
  readonly hidden: { readonly cells: number; readonly rows: number };
}

export interface SegmentCell {
  readonly value: string;
  readonly rows: number;
  readonly positives: number;
  readonly metrics: Readonly<Record<string, MetricValue>>;
  /** Candidate minus baseline on this segment; null without a baseline. */
  readonly deltas: Readonly<Record<string, number>> | null;
}

/** Rows that are left out, each counted once, under the first reason that fits. */
export interface ExcludedRows {
  readonly null_score: number;
  readonly nan_score: number;
  /** The label is null or NaN. */
  readonly null_label: number;
}

/** Which way a metric is good: towards more, less, one or zero; null when it has no direction. */
export type Better = "higher" | "lower" | "one" | "zero" | null;

export interface MetricValue {
  readonly value: number;
  /** Half-width of the certified numerical error; 0 when exact. */
  readonly error: number;
  /** 95 % sampling interval; null where none is computed. */
  readonly low: number | null;
  readonly high: number | null;
  readonly better: Better;
}

/** Counts of rows; a score at or above the threshold is predicted positive. */
export interface Confusion {
  readonly threshold: number;
  readonly tp: number;
  readonly fp: number;
  readonly tn: number;
  readonly fn: number;
}

export interface Decile {
  /** 1 is the riskiest. */
  readonly decile: number;
  readonly rows: number;
  readonly positives: number;
  readonly score_low: number;
  readonly score_high: number;
  /** Share of positives in the decile, fraction. */
  readonly rate: number;
  readonly lift: number;
  readonly cumulative_lift: number;
  readonly cumulative_gain: number;
  /** Cumulative share of positives minus cumulative share of negatives, absolute. */
  readonly ks: number;
  readonly mean_score: number;
}

export interface Curve {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** At most 512 points each. Shares and rates are fractions. */
export interface Curves {
  /** x: share of rows, the riskiest first; y: cumulative lift. */
  readonly lift: Curve;
  /** x: share of rows, the riskiest first; y: share of positives. From (0, 0) to (1, 1). */
  readonly gains: Curve;
  /** x: false positive rate; y: true positive rate. From (0, 0) to (1, 1). */
  readonly roc: Curve;
  /** x: recall; y: precision. From the highest score to recall 1. */
  readonly pr: Curve;
  readonly ks: KsCurve;
  readonly calibration: CalibrationCurve;
  readonly score_histogram: ScoreHistogram;
}

/** Cumulative shares of both classes, the riskiest first. From 0 to 1. */
export interface KsCurve {
  /** Share of rows. */
  readonly x: readonly number[];
  readonly positives: readonly number[];
  readonly negatives: readonly number[];
}

/** Groups of equal size by score, the lowest first. Empty when scores are no probabilities. */
export interface CalibrationCurve {
  readonly mean_score: readonly number[];
  readonly rate: readonly number[];
  readonly rows: readonly number[];
  /** 95 % Wilson interval of the rate. */
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** Counts of rows by class between `edges`, which ascend and are one more than the counts. */
export interface ScoreHistogram {
  readonly edges: readonly number[];
  readonly positives: readonly number[];
  readonly negatives: readonly number[];
}

export type Verdict = "better" | "worse" | "noise";

export interface MetricDelta {
  readonly split: string;
  readonly metric: string;
  /** Candidate minus baseline. */
  readonly value: number;
  /** 95 % interval of the difference; null when none is computed. */
  readonly low: number | null;
  readonly high: number | null;
  /** How the interval was made; `none` when there is no interval. */
  readonly method: "delong" | "bootstrap" | "none";
  /** True when both models scored the same rows, matched by id. */
  readonly paired: boolean;
  /** Null when there is no interval to judge by. */
  readonly verdict: Verdict | null;
}
