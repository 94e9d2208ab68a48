import type { PairedScores, SplitScores } from "../core/metrics/score-bins.ts";

/** A file of scored rows and the meaning of its columns. */
export interface PredictionSource {
  /** Name of the split. */
  readonly name: string;
  /** One file, absolute: `.parquet`, `.csv`, `.csv.gz` or JSON lines (`.jsonl`, `.ndjson`). */
  readonly path: string;
  /** Column of the true class: 0 and 1, booleans, or two values of which `positive` is one. */
  readonly label: string;
  /** Numeric column; higher means more likely positive. */
  readonly score: string;
  /** Column that is unique per row. */
  readonly id?: string | undefined;
  /** The label value of the positive class; 1 or true when absent. */
  readonly positive?: string | undefined;
}

/** Reads predictions. */
export interface Scores {
  /**
   * Counts the rows of a file by distinct score. Throws `predictions_missing`, `predictions_unreadable`,
   * `unknown_column`, `no_rows`, `one_class`, `invalid_labels`, `invalid_scores`.
   */
  aggregate(source: PredictionSource): Promise<SplitScores>;
  /**
   * Matches rows of two files by id, as far as they have score, label and id. Null when no id column is configured, or
   * the baseline's file lacks it. Throws `duplicate_ids`, `labels_disagree`, and as `aggregate` what concerns the file,
   * its columns and its labels.
   */
  pair(candidate: PredictionSource, baseline: PredictionSource): Promise<PairedScores | null>;
  /** Gives back what reading took, so that the process can end. */
  close(): Promise<void>;
}
