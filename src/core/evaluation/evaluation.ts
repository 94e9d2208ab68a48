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
  readonly method: "exact" | "binned";
  readonly metrics: Readonly<Record<string, MetricValue>>;
  /** Null when no threshold is configured. */
  readonly confusion: Confusion | null;
  /** Ten groups of equal size (fractional rows at ties), the riskiest first. */
  readonly deciles: readonly Decile[];
  readonly curves: Curves;
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

/** At most 512 points each. `lift` and `gains`: x is the share of rows, the riskiest first, a fraction. */
export interface Curves {
  readonly lift: Curve;
  readonly gains: Curve;
  readonly roc: Curve;
}

export type Verdict = "better" | "worse" | "noise";

export interface MetricDelta {
  readonly split: string;
  readonly metric: string;
  /** Candidate minus baseline; with an interval over a part of the rows, on that part (`rows_compared`). */
  readonly value: number;
  /** 95 % interval of the difference; null when none is computed. */
  readonly low: number | null;
  readonly high: number | null;
  /** How the interval was made: `delong`; `none` when there is no interval. */
  readonly method: "delong" | "none";
  /** True when both models scored the same rows, matched by id. */
  readonly paired: boolean;
  /** Rows that both models scored and the difference is taken on; null when it is not paired. */
  readonly rows_compared: number | null;
  /** Null when there is no interval to judge by. */
  readonly verdict: Verdict | null;
}
