import type { RunnerFacts } from "../ci/runner-facts.ts";
import type { DagProblem } from "../dags/dag-problem.ts";
import type { Evaluation, Verdict } from "../evaluation/evaluation.ts";
import type { GateCheck, Policy } from "../gates/gate.ts";
import type { Changes } from "../releases/release.ts";
import type { Decision } from "../rules/decide.ts";
import type { Scalar } from "../training/revision-results.ts";
import type { StageResult } from "../training/stage-timer.ts";

/** Names the JSON Schema of `report.json`, `templates/report.schema.json`. */
export const reportSchema = "urn:cibot:report:1";

/** `report.json`: a report that says of itself what it is. */
export interface ReportDocument extends Report {
  readonly version: 1;
  readonly schema: typeof reportSchema;
}

/** One report: the document `report.json` of `contract.md` §6, from which the Markdown is made. */
export interface Report {
  readonly model: string;
  readonly candidate: Side & { readonly rev: string };
  readonly baseline: Baseline;
  readonly decision: Decision | null;
  readonly training: TrainingRecord | null;
  /** Null when no predictions are configured. */
  readonly evaluation: Evaluation | null;
  readonly metrics: readonly MetricComparison[];
  readonly params: readonly ParamComparison[];
  /** One entry per limit of the configured gates. */
  readonly gates: readonly GateCheck[];
  readonly policy: Policy;
  readonly data: readonly DataComparison[];
  readonly plots: readonly DrawnPlot[];
  /** Those that `dvc.yaml` declares. */
  readonly project_plots: ProjectPlotsSection;
  /** What a merge would deliver to Airflow; null when `deploy.report` does not ask for it. */
  readonly delivery: DeliverySection | null;
  /** Things the reader should know: a missing file, an unreadable metric. */
  readonly notes: readonly string[];
  readonly code: CodeState;
  /** Parameters that seed random numbers. */
  readonly seeds: readonly Seed[];
  readonly environment: ReportEnvironment;
}

/** A plan of `cibot deploy-dags`, as far as a reviewer has to agree to it. */
export interface DeliverySection {
  /** Why there is no plan; null when there is one. */
  readonly missing: string | null;
  readonly release: string | null;
  /** The release that is live. */
  readonly previous: string | null;
  readonly dags: Changes;
  readonly files: Changes;
  /** In words, one line each: schedules, next runs with their scoring dates, what is paused and unpaused. */
  readonly lines: readonly string[];
  readonly problems: readonly Pick<DagProblem, "severity" | "rule" | "file" | "line" | "message">[];
}

/** What was checked out. */
export interface CodeState {
  readonly commit: string;
  /** True when the workspace held changes of tracked files that neither the commit nor the training's result has. */
  readonly dirty: boolean;
  readonly changed_files: readonly string[];
}

export interface Seed {
  readonly file: string;
  readonly name: string;
  readonly value: Scalar;
}

interface Side {
  /** How the report calls it: a branch, `HEAD`. */
  readonly name: string;
}

/** What the candidate is measured against. */
export type Baseline =
  | (Side & { readonly rev: string /** The rule that picked it. */; readonly how: string })
  | { readonly rev: null; readonly name: null; readonly how: string };

export interface TrainingRecord {
  readonly experiment: string;
  readonly revision: string | null;
  /** Seconds. */
  readonly duration: number;
  readonly command: readonly string[];
  readonly stages: readonly StageResult[];
}

/** A value of a metrics file of the project, in both revisions. */
export interface MetricComparison {
  readonly file: string;
  readonly name: string;
  readonly baseline: Scalar;
  readonly candidate: Scalar;
  readonly delta: number | null;
  /** As configured; null when it is not. */
  readonly better: "higher" | "lower" | null;
  /** Null when the metric has no configured direction, or a side is not a number. */
  readonly verdict: Verdict | null;
}

export interface ParamComparison {
  readonly file: string;
  readonly name: string;
  readonly baseline: Scalar;
  readonly candidate: Scalar;
}

export interface DataComparison {
  readonly path: string;
  readonly baseline: string | null;
  readonly candidate: string | null;
  /** Bytes, of the candidate's. */
  readonly size: number | null;
}

export interface DrawnPlot {
  /** `lift`; by it a template places the plot. */
  readonly name: string;
  /** File relative to the report, such as `plots/lift.3fa9c1d2.png`. */
  readonly path: string;
  readonly alt: string;
}

export interface ProjectPlotsSection {
  /** One image, or one for each revision. */
  readonly plots: readonly {
    readonly title: string;
    readonly images: readonly { readonly path: string; readonly alt: string }[];
  }[];
  /** What could not be drawn, and why. */
  readonly problems: readonly string[];
}

export interface ReportEnvironment {
  readonly cibot: string;
  readonly dvc: string | null;
  readonly node: string;
  /** Operating system and processor: `linux-x64`. */
  readonly platform: string;
  /** DVC's default remote. */
  readonly remote: string | null;
  /** Address of the CI job. */
  readonly job: string | null;
  /** Null outside CI. */
  readonly runner: RunnerFacts | null;
  /** ISO 8601, UTC. */
  readonly at: string;
}
