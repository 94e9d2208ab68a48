import type { Config } from "../../config/schema.ts";
import type { Evaluation } from "../../core/evaluation/evaluation.ts";
import { checkGates } from "../../core/gates/check-gates.ts";
import type { GateCheck } from "../../core/gates/gate.ts";
import { compareMetrics } from "../../core/report/compare-results.ts";
import { shortSha } from "../../core/report/format.ts";
import type { Baseline, MetricComparison } from "../../core/report/report.ts";
import type { RevisionResults } from "../../core/training/revision-results.ts";
import { metricsUnreadable } from "../../errors.ts";
import type { Deps } from "../deps.ts";
import { evaluateProject } from "./evaluate-project.ts";

export interface MeasureJob {
  readonly config: Config;
  /** As it was chosen; whether it has anything to compare with is found out here. */
  readonly baseline: Baseline;
  readonly results: BothResults;
}

interface BothResults {
  readonly candidate: RevisionResults;
  readonly baseline: RevisionResults | null;
}

/** The numbers of a report, and what the gates make of them. */
export interface Measurements {
  readonly baseline: Baseline;
  /** Of the baseline; null when there is none. */
  readonly before: RevisionResults | null;
  readonly evaluation: Evaluation | null;
  readonly metrics: readonly MetricComparison[];
  readonly gates: readonly GateCheck[];
  /** Why something could not be compared. */
  readonly notes: readonly string[];
}

/** Throws `metrics_unreadable`, `unknown_gate_metric`, `ambiguous_gate_metric`, and what predictions cause. */
export async function measureProject(job: MeasureJob, deps: Deps): Promise<Measurements> {
  const { config, results } = job;
  demandReadable(results.candidate);
  const { evaluation, notes } = await evaluateProject(job, deps);
  const baseline = settleBaseline(job.baseline, results.baseline, evaluation);
  const before = baseline.rev === null ? null : results.baseline;
  const metrics = compareMetrics(results.candidate, before, config.report.metrics);
  const gates = checkGates(config.gates, { evaluation, metrics });
  return { baseline, before, evaluation, metrics, gates, notes: [...notes, ...noteBroken(job)] };
}

function demandReadable(results: RevisionResults): void {
  for (const kind of ["metrics", "params"] as const) {
    const [broken] = findBroken(results[kind]);
    if (broken !== undefined) throw metricsUnreadable({ kind, ...broken });
  }
}

function findBroken(files: RevisionResults["metrics"]): { path: string; detail: string }[] {
  return Object.entries(files).flatMap(([path, { problem }]) => (problem === null ? [] : [{ path, detail: problem }]));
}

/** What is wrong with the baseline's files does not stop the report: the reader is told. */
function noteBroken({ baseline, results: { baseline: before } }: MeasureJob): string[] {
  const broken = findBroken({ ...before?.params, ...before?.metrics });
  return broken.map(({ path, detail }) => `${path} of ${baseline.name} cannot be read: ${detail}`);
}

/** A first run has a commit to compare with, yet no result in it: that is no baseline. */
function settleBaseline(baseline: Baseline, results: RevisionResults | null, evaluation: Evaluation | null): Baseline {
  if (baseline.rev === null) return baseline;
  const hasMetrics = Object.values(results?.metrics ?? {}).some(({ values }) => Object.keys(values).length > 0);
  if (hasMetrics || evaluation?.baseline) return baseline;
  return { rev: null, name: null, how: `${baseline.name} ${shortSha(baseline.rev)} has no metrics and no predictions` };
}
