import type { Config } from "../../config/schema.ts";
import { linkArtifact } from "../../core/ci/artifact-link.ts";
import type { Change } from "../../core/ci/change.ts";
import type { Signal } from "../../core/publishing/publish-mode.ts";
import type { Measured } from "../../core/publishing/run-history.ts";
import type { Baseline } from "../../core/report/report.ts";
import type { Template } from "../../core/report/template.ts";
import type { Decision } from "../../core/rules/decide.ts";
import { quoteArgument } from "../../core/training/quote-argument.ts";
import { nameExperiment, planTraining, type TrainingPlan } from "../../core/training/training-plan.ts";
import type { Engine } from "../../ports/experiments.ts";
import type { Deps, Pipeline, Project } from "../deps.ts";
import { chooseTarget } from "./find-target.ts";
import { chooseMode } from "./mode-option.ts";
import { type PublishOutcome, publishReport } from "./publish-report.ts";
import type { PageOption } from "./write-page.ts";

export interface TrainOptions {
  readonly setParam?: readonly string[];
  readonly name?: string;
  readonly resume?: string;
  readonly baseline?: string;
  readonly target?: string;
  readonly mode?: string;
  readonly html?: PageOption;
  /** False with `--no-pull`, `--no-publish`, `--no-merge-request`; true or absent otherwise. */
  readonly pull?: boolean;
  readonly publish?: boolean;
  readonly mergeRequest?: boolean;
  readonly dryRun?: boolean;
}

/** A training that was decided, and all that is known before it begins. */
export interface TrainJob {
  readonly options: TrainOptions;
  readonly config: Config;
  readonly project: Project;
  readonly pipeline: Pipeline;
  readonly change: Change;
  /** The commit that is checked out: experiments hang on it. */
  readonly head: string;
  /** Null where `--resume` goes on and the rules could not be judged. */
  readonly decision: Decision | null;
  /** What the decision sets in the training's environment; secrets among it. */
  readonly env: Readonly<Record<string, string>>;
  readonly baseline: Baseline;
  readonly engine: Engine;
  /** The layout of the report. */
  readonly template: Template;
  /** When the run began. */
  readonly at: Date;
}

export function makeTrainingPlan({ options, config, change, engine, env, at }: TrainJob): TrainingPlan {
  return planTraining({
    experiment: options.name ?? nameExperiment({ sha: change.sha, job: change.job?.id ?? null, now: at }),
    params: config.train.params,
    overrides: options.setParam ?? [],
    env,
    timeout: config.train.timeout ?? null,
    pull: config.train.pull && options.pull !== false && engine.remote !== null,
  });
}

/** The command that does the job again, or that goes on after the training of an experiment. */
export function renderCommand({ options }: TrainJob, resume?: string): string {
  const { setParam = [], name, baseline, target, mode, html, pull, publish, mergeRequest } = options;
  const training = [
    ...setParam.flatMap((param) => ["--set-param", param]),
    ...(name === undefined ? [] : ["--name", name]),
    ...(pull === false ? ["--no-pull"] : []),
  ];
  const args = [
    ...(resume === undefined ? training : ["--resume", resume]),
    ...(baseline === undefined ? [] : ["--baseline", baseline]),
    ...(target === undefined ? [] : ["--target", target]),
    ...(mode === undefined ? [] : ["--mode", mode]),
    ...(html === undefined ? [] : ["--html", ...(html === true ? [] : [html])]),
    ...(publish === false ? ["--no-publish"] : []),
    ...(mergeRequest === false ? ["--no-merge-request"] : []),
  ];
  return ["cibot", "train", ...args].map(quoteArgument).join(" ");
}

/** What a report of a job says, and to whom it matters. */
export interface JobReport {
  readonly markdown: string;
  readonly measured: Measured | null;
  readonly signal: Signal;
}

/** Publishes a report of the job, also that of its failure; null with `--no-publish`. */
export async function publishJobReport(
  report: JobReport,
  { options, config, change, at }: TrainJob,
  deps: Deps,
): Promise<PublishOutcome | null> {
  if (options.publish === false) return null;
  const publication = {
    ...report,
    key: `${config.model}/report`,
    folder: ".cibot/report",
    target: chooseTarget(options.target, config.publish),
    mode: chooseMode(options.mode, config.publish),
    change,
    at: at.toISOString(),
    link: linkArtifact(change, ".cibot/report/report.md"),
  };
  return deps.io.step("publish the report", () => publishReport(publication, deps));
}
