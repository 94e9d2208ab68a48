import type { Config } from "../../config/schema.ts";
import type { ScoredSplit } from "../../core/evaluation/evaluate.ts";
import type { Evaluation } from "../../core/evaluation/evaluation.ts";
import type { Baseline } from "../../core/report/report.ts";
import type { RevisionResults } from "../../core/training/revision-results.ts";
import { CibotError } from "../../errors.ts";
import type { PredictionSource, Scores } from "../../ports/scores.ts";
import type { Deps } from "../deps.ts";
import { readSegments } from "./read-segments.ts";

export interface EvaluationJob {
  readonly config: Config;
  readonly baseline: Baseline;
  readonly results: { readonly baseline: RevisionResults | null };
}

export interface ProjectEvaluation {
  /** Null when no predictions are configured. */
  readonly evaluation: Evaluation | null;
  /** Why a split could not be compared. */
  readonly notes: readonly string[];
}

type EvaluationDeps = Pick<Deps, "io" | "scores" | "project" | "pipeline">;

/** Measures the predictions of `report.predictions`, of the workspace and of the baseline. Throws what `Scores` throws. */
export async function evaluateProject(job: EvaluationJob, deps: EvaluationDeps): Promise<ProjectEvaluation> {
  const { predictions } = job.config.report;
  if (predictions.length === 0) return { evaluation: null, notes: [] };
  return deps.io.step(`evaluate ${predictions.map(({ name }) => name).join(", ")}`, async () => {
    const scores = await deps.scores();
    const notes: string[] = [];
    const splits: ScoredSplit[] = [];
    for (const [done, split] of predictions.entries()) {
      deps.io.hint(split.path, { done, total: predictions.length });
      const source = await locate(split, deps);
      const { threshold } = split;
      const candidate = await scores.aggregate(source, { threshold });
      const before = await readBaseline(source, job, { deps, scores, path: split.path, threshold, notes });
      const { source: baseline, ...read } = before;
      const segments = await readSegments({ columns: split.segments, candidate: source, baseline, scores, notes });
      splits.push({ name: split.name, threshold, costs: split.costs, candidate, segments, ...read });
    }
    const { evaluate } = await import("../../core/evaluation/evaluate.ts");
    return { evaluation: evaluate(splits), notes };
  });
}

async function locate(
  split: Config["report"]["predictions"][number],
  { project }: EvaluationDeps,
): Promise<PredictionSource> {
  const { files } = await project();
  const { name, path, label, score, id, positive } = split;
  return { name, paths: [files.locate(path)], label, score, id, positive };
}

interface BaselineReading {
  readonly deps: EvaluationDeps;
  readonly scores: Scores;
  /** Of the predictions, in the project. */
  readonly path: string;
  readonly threshold: number | undefined;
  /** Takes the reason when there is nothing to compare with. */
  readonly notes: string[];
}

/** What is wrong with the baseline's file does not stop the report: the reader is told. */
async function readBaseline(
  source: PredictionSource,
  job: EvaluationJob,
  { deps, scores, path, threshold, notes }: BaselineReading,
) {
  const nothing = { source: null, baseline: null, pairs: null };
  const { baseline, results } = job;
  if (baseline.rev === null || results.baseline === null) return nothing;
  const { results: files } = await deps.pipeline();
  const file = await files.fetchFile(path, baseline.rev, results.baseline);
  if (file === undefined) {
    notes.push(`${baseline.name} has no ${path} in Git or DVC to compare with`);
    return nothing;
  }
  const before = { ...source, paths: [file] };
  try {
    const read = await scores.aggregate(before, { threshold });
    return { source: before, baseline: read, pairs: await scores.pair(source, before) };
  } catch (error) {
    if (!(error instanceof CibotError)) throw error;
    notes.push(`predictions of ${baseline.name} cannot be compared: ${error.message}`);
    return nothing;
  }
}
