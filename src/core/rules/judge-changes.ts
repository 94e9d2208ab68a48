import type { Variables } from "./evaluate.ts";
import { expandKnownVariables } from "./expand-variables.ts";
import { createGlobMatcher } from "./match-glob.ts";
import type { ChangesClause } from "./rule.ts";
import type { Comparison } from "./rule-files.ts";

/** GitLab compares no more than this, and takes what is beyond for a match. */
export const mostComparisons = 50_000;

/** How `changes` was answered. */
export interface JudgedChanges {
  /** Null when it was not asked, or could not be told. */
  readonly matched: boolean | null;
  readonly paths: readonly JudgedGlob[];
  readonly compare_to: string | null;
  /** The commit that was compared with; null when there was none. */
  readonly base: string | null;
  /** What `base` is, or why there is none. */
  readonly how: string | null;
  /** How many files changed; null when that is not known. */
  readonly changed: number | null;
  /** The first of them, three at most. */
  readonly examples: readonly string[];
}

const mostExamples = 3;

/** A glob, and what it found. */
export interface JudgedGlob {
  /** As it was written. */
  readonly glob: string;
  /** With its variables replaced. */
  readonly expanded: string;
  /** How many files it matched; null when none was compared. */
  readonly files: number | null;
  /** The first of them. */
  readonly example: string | null;
}

/** The key of a rule's comparison in `RuleFiles`. */
export const comparisonKey = ({ compare_to }: ChangesClause, variables: Variables): string | null =>
  compare_to === undefined ? null : expandKnownVariables(compare_to, variables);

/**
 * Judges `changes` as GitLab does: true when there is nothing to compare with, else when a glob matches a changed file, or
 * when that would take more than 50,000 comparisons. Source: lib/gitlab/ci/build/rules/rule/clause/changes.rb.
 * @param comparison undefined when it was not asked for
 */
export function judgeChanges(
  clause: ChangesClause,
  comparison: Comparison | undefined,
  variables: Variables,
): JudgedChanges {
  const asked = { compare_to: comparisonKey(clause, variables), base: null, how: null, changed: null, examples: [] };
  const paths = clause.paths.map((glob) => notCompared(glob, variables));
  if (comparison === undefined || comparison.kind === "unknown") return { matched: null, paths, ...asked };
  if (comparison.kind === "nothing") return { matched: true, paths, ...asked, how: comparison.how };
  const { base, how, changed } = comparison;
  const seen = { ...asked, base, how, changed: changed.length, examples: changed.slice(0, mostExamples) };
  const globs = new Set(paths.map(({ expanded }) => expanded));
  if (changed.length * globs.size > mostComparisons) return { matched: true, paths, ...seen };
  const judged = paths.map((path) => compare(path, changed));
  return { matched: judged.some(({ files }) => files !== 0), paths: judged, ...seen };
}

/** A glob before anything is compared. */
export function notCompared(glob: string, variables: Variables): JudgedGlob {
  return { glob, expanded: expandKnownVariables(glob, variables), files: null, example: null };
}

function compare(glob: JudgedGlob, paths: readonly string[]): JudgedGlob {
  const found = paths.filter(createGlobMatcher(glob.expanded));
  return { ...glob, files: found.length, example: found[0] ?? null };
}
