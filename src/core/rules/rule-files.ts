/** What rules know of files; paths are those of the repository. */
export interface RuleFiles {
  /** By `compare_to`, its variables replaced; null for what the pipeline compares with. */
  readonly comparisons: ReadonlyMap<string | null, Comparison>;
  /** The files of the commit that is checked out, for `exists`. */
  readonly tracked: readonly string[];
}

export type Comparison =
  /** `how` says what `base` is: "merge base with origin/main". */
  | { readonly kind: "compared"; readonly base: string; readonly how: string; readonly changed: readonly string[] }
  /** There is nothing to compare with, so `changes` matches whatever its globs are. */
  | { readonly kind: "nothing"; readonly how: string }
  /** It could not be told, which matters only when the rule is reached. */
  | { readonly kind: "unknown"; readonly error: Error };

export const noFiles: RuleFiles = { comparisons: new Map(), tracked: [] };
