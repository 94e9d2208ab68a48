import type { PairedScores, SplitScores } from "../core/metrics/score-bins.ts";

/** Scored rows, in one or many files, and the meaning of their columns. */
export interface PredictionSource {
  /** Name of the split. */
  readonly name: string;
  /** Files, absolute: `.parquet`, `.csv`, `.csv.gz` or JSON lines (`.jsonl`, `.ndjson`), or score sketches. */
  readonly paths: readonly string[];
  /** Column of the true class: 0 and 1, booleans, or two values of which `positive` is one. */
  readonly label: string;
  /** Numeric column; higher means more likely positive. */
  readonly score: string;
  /** Column that is unique per row. */
  readonly id?: string | undefined;
  /** The label value of the positive class; 1 or true when absent. */
  readonly positive?: string | undefined;
}

/** The rows that have one value in a column; null for those that have none. */
export interface SegmentFilter {
  readonly column: string;
  /** As text. */
  readonly value: string | null;
}

export interface SegmentCount {
  readonly value: string | null;
  /** Rows with a score and a label. */
  readonly rows: number;
  readonly positives: number;
}

export interface Counting {
  /** Only these rows. */
  readonly segment?: SegmentFilter | undefined;
  /** Cut-off at which counts are exact: no bin holds scores of both sides of it. */
  readonly threshold?: number | undefined;
  /** One bin per distinct score, however many there are. */
  readonly exact?: boolean | undefined;
  /** Where to write the bins as a score sketch, absolute. */
  readonly saveBins?: string | undefined;
}

/** Reads predictions. */
export interface Scores {
  /**
   * The files that paths and patterns (`*`, `?`, `[…]`, `**`) mean, absolute; a path that is a file is no pattern.
   * Throws `predictions_missing` for what means no file.
   */
  expand(patterns: readonly string[]): Promise<string[]>;
  /**
   * Counts the rows by score: by distinct score where they are few or the histogram would be too coarse, else in a
   * histogram. Throws `predictions_missing`, `predictions_unreadable`, `unknown_column`, `no_rows`, `one_class`,
   * `invalid_labels`, `invalid_scores`, `sketch_mismatch`.
   */
  aggregate(source: PredictionSource, counting?: Counting): Promise<SplitScores>;
  /** Rows by the values of a column, the largest first. Throws as `aggregate` what concerns files, columns and labels. */
  countSegments(source: PredictionSource, column: string): Promise<SegmentCount[]>;
  /**
   * Matches rows of two sources by id, as far as they have score, label and id. Null when no id column is configured,
   * the baseline lacks it, or a side is a score sketch. Throws `duplicate_ids`, `labels_disagree`, and as `aggregate`
   * what concerns files, columns and labels.
   */
  pair(candidate: PredictionSource, baseline: PredictionSource): Promise<PairedScores | null>;
  /** Gives back what reading took, so that the process can end. */
  close(): Promise<void>;
}
