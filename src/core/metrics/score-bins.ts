import type { ExcludedRows } from "../evaluation/evaluation.ts";

/** Rows of one split that share a score. Counts are integers. */
export interface ScoreBin {
  /** Finite; higher means more likely positive. */
  readonly score: number;
  readonly rows: number;
  readonly positives: number;
}

/** What a model scored on one split, counted. */
export interface SplitScores {
  /** One per distinct score, the highest first; both classes are present. */
  readonly bins: readonly ScoreBin[];
  readonly excluded: ExcludedRows;
}

/** Rows with a score and a label that two models both scored, matched by id; the arrays are aligned, in any order. */
export interface PairedScores {
  readonly candidate: Float64Array;
  readonly baseline: Float64Array;
  /** 1 for a positive row, 0 for a negative one. */
  readonly positive: Uint8Array;
  /** Rows with score, label and id on each side, matched or not. */
  readonly rows: { readonly candidate: number; readonly baseline: number };
}
