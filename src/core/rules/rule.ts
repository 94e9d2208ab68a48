/** What becomes of a change that a rule matches: `never` is no training, the others are one. */
export type When = "always" | "on_success" | "never";

/** An entry of `train.rules`: it matches when all of `if`, `changes` and `exists` do, as far as it has them. */
export interface Rule {
  /** An expression of GitLab's `rules:if`. */
  readonly if?: string | undefined;
  readonly changes?: ChangesClause | undefined;
  readonly exists?: ExistsClause | undefined;
  readonly when?: When | undefined;
  /** For the training's environment; a value may name other variables. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
}

/** Matches when one of the globs matches a changed file. */
export interface ChangesClause {
  readonly paths: readonly string[];
  /** A branch, tag or commit; absent, it is what the pipeline compares with. */
  readonly compare_to?: string | undefined;
}

/** Matches when one of the globs matches a file of the commit. */
export interface ExistsClause {
  readonly paths: readonly string[];
}
