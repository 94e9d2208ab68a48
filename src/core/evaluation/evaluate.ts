import { computePsi } from "../metrics/psi.ts";
import type { PairedScores, SplitScores } from "../metrics/score-bins.ts";
import { chooseEdges } from "../metrics/score-histogram.ts";
import { compareSplits, countOverlap } from "./compare-splits.ts";
import { evaluateSegments, type SegmentScores } from "./evaluate-segments.ts";
import { describeSplit, type SplitOptions } from "./evaluate-split.ts";
import type { Evaluation, MetricDelta, SplitEvaluation } from "./evaluation.ts";
import { measureSplit } from "./measure-split.ts";

/** One split as both models scored it. */
export interface ScoredSplit extends SplitOptions {
  readonly candidate: SplitScores;
  /** Null when the baseline has no predictions of this split. */
  readonly baseline: SplitScores | null;
  /** Null when rows cannot be matched. */
  readonly pairs: PairedScores | null;
  readonly segments?: readonly SegmentScores[];
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

interface EvaluatedBoth {
  readonly candidate: SplitEvaluation;
  readonly baseline: SplitEvaluation | null;
  readonly deltas: readonly MetricDelta[];
}

function evaluateBoth(split: ScoredSplit): EvaluatedBoth {
  const segments = evaluateSegments(split.segments ?? []);
  const candidate = measureSplit(split.candidate, split.threshold);
  if (split.baseline === null) {
    return { candidate: describeSplit(candidate, split, { segments }), baseline: null, deltas: [] };
  }
  const baseline = measureSplit(split.baseline, split.threshold);
  const edges = chooseEdges([candidate.ranking, baseline.ranking]);
  const around = {
    segments,
    edges,
    overlap: countOverlap(split.pairs),
    psi: computePsi(candidate.ranking, baseline.ranking),
  };
  return {
    candidate: describeSplit(candidate, split, around),
    baseline: describeSplit(baseline, split, { edges }),
    deltas: compareSplits({ name: split.name, candidate, baseline, pairs: split.pairs }),
  };
}
