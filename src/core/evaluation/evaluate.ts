import type { PairedScores, SplitScores } from "../metrics/score-bins.ts";
import { compareSplits } from "./compare-splits.ts";
import { evaluateSplit, type SplitOptions } from "./evaluate-split.ts";
import type { Evaluation } from "./evaluation.ts";

/** One split as both models scored it. */
export interface ScoredSplit extends SplitOptions {
  readonly candidate: SplitScores;
  /** Null when the baseline has no predictions of this split. */
  readonly baseline: SplitScores | null;
  /** Null when rows cannot be matched. */
  readonly pairs: PairedScores | null;
}

/** The whole document of `contract.md` §4 from what was read, splits in the given order. */
export function evaluate(splits: readonly ScoredSplit[]): Evaluation {
  const evaluated = splits.map(evaluateBoth);
  const before = evaluated.flatMap(({ baseline }) => (baseline === null ? [] : [baseline]));
  return {
    splits: evaluated.map(({ candidate }) => candidate),
    baseline: before.length === 0 ? null : { splits: before },
    deltas: evaluated.flatMap(({ deltas }) => deltas),
  };
}

function evaluateBoth(split: ScoredSplit) {
  const candidate = evaluateSplit(split.candidate, split);
  if (split.baseline === null) return { candidate, baseline: null, deltas: [] };
  const baseline = evaluateSplit(split.baseline, split);
  const deltas = compareSplits(
    { scores: split.candidate, evaluation: candidate },
    { scores: split.baseline, evaluation: baseline },
    split.pairs,
  );
  return { candidate, baseline, deltas };
}
