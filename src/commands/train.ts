import type { Command } from "commander";
import { createCommand } from "../cli/program.ts";
import type { Config } from "../config/schema.ts";
import type { Change } from "../core/ci/change.ts";
import type { Baseline } from "../core/report/report.ts";
import type { Decision } from "../core/rules/decide.ts";
import { nameExperiment, planTraining, type TrainingPlan } from "../core/training/training-plan.ts";
import { experimentMissing, invalidUsage, notAvailable, pushFailed } from "../errors.ts";
import type { Engine } from "../ports/experiments.ts";
import type { Deps, Pipeline, Project } from "./deps.ts";
import { cleanWorkspace } from "./steps/clean-workspace.ts";
import { decideTraining } from "./steps/decide-training.ts";
import { failTraining } from "./steps/fail-training.ts";
import { type LastResult, readLastResult, saveLastResult } from "./steps/last-result.ts";
import { describeReport, type MadeReport, makeReport, writeReport } from "./steps/make-report.ts";
import { openMergeRequest } from "./steps/open-merge-request.ts";
import { type PublishOutcome, publishReport } from "./steps/publish-report.ts";
import { readChange } from "./steps/read-change.ts";
import { resolveBaseline } from "./steps/resolve-baseline.ts";
import { runTraining } from "./steps/run-training.ts";

export interface TrainOptions {
  readonly setParam?: readonly string[];
  readonly name?: string;
  readonly resume?: string;
  readonly baseline?: string;
  readonly target?: string;
  /** False with `--no-pull`, `--no-publish`, `--no-merge-request`; true or absent otherwise. */
  readonly pull?: boolean;
  readonly publish?: boolean;
  readonly mergeRequest?: boolean;
  readonly dryRun?: boolean;
}

export const trainCommand = (deps: Deps): Command =>
  createCommand("train", "Decide by rules; train through DVC; report against the baseline; open the merge request")
    .option("-S, --set-param <key=value>", "parameter of this training, repeatable; wins over train.params", collect)
    .option("--name <name>", "name of the experiment (default: made from the commit and the job)")
    .option("--resume <name>", "go on after the training of an experiment that exists")
    .option("--baseline <rev>", "measure against: merge-base, target, or a Git revision")
    .option("--target <target>", "comment on: auto, mr, mr/12, commit, commit/<sha> or issue/<n>")
    .option("--no-pull", "do not fetch data from the DVC remote")
    .option("--no-publish", "write the report to .cibot/report/ only")
    .option("--no-merge-request", "do not open a merge request with the result")
    .option("--dry-run", "show the plan, change nothing")
    .action((options: TrainOptions) => train(options, deps));

const collect = (value: string, earlier: readonly string[] = []) => [...earlier, value];

interface Job {
  readonly options: TrainOptions;
  readonly config: Config;
  readonly project: Project;
  readonly pipeline: Pipeline;
  readonly change: Change;
  /** The commit that is checked out: experiments hang on it. */
  readonly head: string;
  readonly decision: Decision;
  readonly baseline: Baseline;
  readonly engine: Engine;
  /** When the run began. */
  readonly at: Date;
}

/** `cibot train`: decide, train, report, publish, open the merge request. `docs/errors.md` lists what it throws. */
export async function train(options: TrainOptions, deps: Deps): Promise<void> {
  const at = deps.clock.now();
  const config = await deps.config();
  refuseUnavailable(config, options);
  const project = await deps.project();
  const { change, head } = await readChange(deps, project.history);
  const { decision, why } = await decideTraining(config, change, deps);
  deps.io.note(why);
  if (!decision.run) {
    return deps.io.print({ decision, training: null, report: null, publish: null, merge_request: null }, () => "");
  }
  const pipeline = await deps.pipeline();
  const engine = await deps.io.step("check DVC and the repository", () => pipeline.experiments.inspect());
  const baseline = await resolveBaseline(options.baseline ?? config.report.baseline, change, project.history);
  deps.io.note(describeBaseline(baseline));
  const job: Job = { options, config, project, pipeline, change, head, decision, baseline, engine, at };
  if (options.dryRun) return printPlan(job, deps);
  await project.lock.hold(() => carryOut(job, deps));
}

function refuseUnavailable({ train: { engine }, publish: { mode } }: Config, { setParam = [] }: TrainOptions): void {
  if (engine !== "dvc")
    throw notAvailable({ what: `The training engine "${engine}"`, instead: "Set `train.engine: dvc`." });
  if (mode !== "update")
    throw notAvailable({ what: `The publish mode "${mode}"`, instead: "Set `publish.mode: update`." });
  const wrong = setParam.find((param) => !/^[^=\s]+=/.test(param));
  if (wrong !== undefined) {
    throw invalidUsage({ message: `"${wrong}" is no parameter.`, hint: "Write `--set-param key=value`." });
  }
}

const describeBaseline = ({ rev, name, how }: Baseline) =>
  rev === null ? `No baseline: ${how}` : `Baseline: ${name} ${rev.slice(0, 8)}, ${how}`;

function makePlan({ options, config, change, engine, at }: Job): TrainingPlan {
  return planTraining({
    experiment: options.name ?? nameExperiment({ sha: change.sha, job: change.job?.id ?? null, now: at }),
    params: config.train.params,
    overrides: options.setParam ?? [],
    timeout: config.train.timeout ?? null,
    pull: config.train.pull && options.pull !== false && engine.remote !== null,
  });
}

function printPlan(job: Job, { io }: Deps): void {
  const { options, config, decision, baseline } = job;
  const training = makePlan(job);
  const target = options.target ?? config.publish.target;
  io.print({ decision, plan: { training, baseline, target } }, () => {
    const against = baseline.rev === null ? "nothing" : `${baseline.name} ${baseline.rev}`;
    return [`train    ${training.command.join(" ")}`, `against  ${against}`, `comment  ${target}`].join("\n");
  });
}

async function carryOut(job: Job, deps: Deps): Promise<void> {
  const { options, project, head } = job;
  await cleanWorkspace(project);
  const result = options.resume === undefined ? await trainNow(job, deps) : await resumeResult(options.resume, job);
  await saveLastResult(result, project.files);
  const resume = `cibot train --resume ${result.training.experiment}`;
  try {
    await finish(job, { result, resume }, deps);
  } catch (error) {
    const where = `experiment ${result.training.experiment} on ${head.slice(0, 8)}`;
    deps.io.warn(`the trained result is safe as ${where}; go on without training: \`${resume}\``);
    throw error;
  }
}

async function trainNow(job: Job, deps: Deps): Promise<LastResult> {
  const plan = makePlan(job);
  const result = await deps.io.step(`dvc exp run, experiment ${plan.experiment}`, () =>
    runTraining({ plan, head: job.head }, { ...deps, pipeline: job.pipeline, project: job.project }),
  );
  if (result.kind === "done") return { version: 1, sha: job.change.sha, training: result.training };
  return failTraining(result, { ...job, publish: (markdown) => publish(markdown, job, deps) }, deps);
}

async function resumeResult(name: string, { change, head, pipeline, project }: Job): Promise<LastResult> {
  const revision = await pipeline.experiments.find(name, head);
  if (revision === undefined) throw experimentMissing({ name });
  await pipeline.experiments.apply(name);
  const last = await readLastResult(project.files);
  if (last?.training.revision === revision) return last;
  const training = { experiment: name, revision, duration: 0, command: ["dvc", "exp", "apply", name], stages: [] };
  return { version: 1, sha: change.sha, training };
}

interface Trained {
  readonly result: LastResult;
  /** The command that goes on from here. */
  readonly resume: string;
}

/** Pushes the data while the report is made; a merge request is opened only when both are done. */
async function finish(job: Job, { result, resume }: Trained, deps: Deps): Promise<void> {
  const { decision } = job;
  const pushing = pushData(job, deps);
  try {
    const made = await makeReport({ ...job, training: result.training }, deps);
    await writeReport(made, deps);
    const published = await publish(made.markdown, job, deps);
    const outcome = { decision, training: result.training, report: describeReport(made), publish: published };
    const failure = await pushing;
    if (failure !== null)
      throw pushFailed({ detail: failure, resume }, { partial: { ...outcome, merge_request: null } });
    const mergeRequest = await openResult(made, { job, result, published }, deps);
    deps.io.print({ ...outcome, merge_request: mergeRequest }, () => published?.url ?? made.paths.markdown);
  } finally {
    await pushing;
  }
}

/** Null when the data is in the remote or there is none to push to; else why it is not there. Never throws. */
async function pushData({ engine: { remote }, options, pipeline }: Job, { io }: Deps): Promise<string | null> {
  if (remote === null || options.mergeRequest === false) return null;
  try {
    await io.step(`dvc push to ${remote}`, () => pipeline.data.push());
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function publish(
  markdown: string,
  { options, config, change, at }: Job,
  deps: Deps,
): Promise<PublishOutcome | null> {
  if (options.publish === false) return null;
  const target = options.target ?? config.publish.target;
  const key = `${config.model}/report`;
  const publication = { key, markdown, folder: ".cibot/report", target, change, at: at.toISOString() };
  return deps.io.step("publish the report", () => publishReport(publication, deps));
}

interface PublishedResult {
  readonly job: Job;
  readonly result: LastResult;
  readonly published: PublishOutcome | null;
}

async function openResult({ headline }: MadeReport, { job, result, published }: PublishedResult, deps: Deps) {
  const { options, config, change, head } = job;
  if (options.mergeRequest === false) return null;
  const request = {
    model: config.model,
    experiment: result.training.experiment,
    revision: result.training.revision,
    head,
    targetBranch: change.branch,
    headline: headline.text,
    reportUrl: published?.url ?? null,
    labels: config.merge_request.labels,
  };
  return deps.io.step("open the merge request", () => openMergeRequest(request, deps));
}
