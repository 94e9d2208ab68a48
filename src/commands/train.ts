import type { Command } from "commander";
import { collect, createCommand } from "../cli/program.ts";
import { renderTarget } from "../core/publishing/target.ts";
import { findSignal } from "../core/report/find-signal.ts";
import type { Baseline } from "../core/report/report.ts";
import { CibotError, invalidUsage, pushFailed, stoppedBy } from "../errors.ts";
import type { Deps } from "./deps.ts";
import { decideResumed, decideTraining } from "./steps/decide-training.ts";
import { chooseTarget, findTarget } from "./steps/find-target.ts";
import { afterDone, keepReport } from "./steps/keep-report.ts";
import { type LastResult, saveLastResult } from "./steps/last-result.ts";
import { describeReport, type MadeReport, makeReport, writeReport } from "./steps/make-report.ts";
import { readSettings } from "./steps/merge-request-settings.ts";
import { modeOption } from "./steps/mode-option.ts";
import { findExperiment, obtainResult } from "./steps/obtain-result.ts";
import { openForge, tokenless } from "./steps/open-forge.ts";
import { openMergeRequest, skipMergeRequest } from "./steps/open-merge-request.ts";
import type { PublishOutcome } from "./steps/publish-report.ts";
import { readChange } from "./steps/read-change.ts";
import { readTemplate } from "./steps/read-template.ts";
import { refuseEngine } from "./steps/refuse-unavailable.ts";
import { resolveBaseline } from "./steps/resolve-baseline.ts";
import { judge, judgeFailure, tellStatus } from "./steps/tell-status.ts";
import {
  makeTrainingPlan,
  publishJobReport,
  renderCommand,
  type TrainJob,
  type TrainOptions,
} from "./steps/train-job.ts";
import { overtaken } from "./steps/write-comment.ts";
import { pageOption, writePage } from "./steps/write-page.ts";

export const trainCommand = (deps: Deps): Command =>
  createCommand("train", "Decide by rules; train through DVC; report against the baseline; open the merge request", [
    "cibot train --dry-run",
    "cibot train -S load_data.sample_size=1.0 -S train.seed=7",
    "cibot train --no-publish --no-merge-request",
  ])
    .option(
      "-S, --set-param <key=value>",
      "parameter of this training, repeatable; wins over train.params in cibot.yaml",
      collect,
    )
    .option("--name <name>", "name of the experiment (default: made from the commit and the job)")
    .option("--resume <name>", "go on after the training of an experiment that exists")
    .option(
      "--baseline <rev>",
      "measure against: merge-base, target, or a Git revision (default: report.baseline in cibot.yaml, else merge-base)",
    )
    .option(
      "--target <target>",
      "comment on: auto, mr, mr/12, commit, commit/<sha> or issue/<n> (default: publish.target in cibot.yaml, else auto)",
    )
    .addOption(modeOption())
    .option(...pageOption)
    .option("--no-pull", "do not fetch data from the DVC remote (default: train.pull in cibot.yaml, else fetch)")
    .option("--no-publish", "write the report to .cibot/report/ only")
    .option("--no-merge-request", "do not open a merge request with the result")
    .option("--dry-run", "show the plan, change nothing")
    .action((options: TrainOptions) => train(options, deps));

/** `cibot train`: decide, train, report, publish, open the merge request. `docs/errors.md` lists what it throws. */
export async function train(options: TrainOptions, deps: Deps): Promise<void> {
  const at = deps.clock.now();
  const config = await deps.config();
  refuseEngine(config);
  checkOptions(options);
  const project = await deps.project();
  const { change, head, message } = await readChange(deps, project.history);
  const { decision, why, env } = await (options.resume === undefined
    ? decideTraining(config, change, deps)
    : decideResumed(options.resume, { config, change }, deps));
  if (message.note !== null && config.train.rules.length > 0) deps.io.note(message.note);
  deps.io.note(why);
  if (decision?.run === false && options.resume === undefined) {
    return deps.io.print({ decision, training: null, report: null, publish: null, merge_request: null }, () => "");
  }
  const pipeline = await deps.pipeline();
  const engine = await deps.io.step("check DVC and the repository", () => pipeline.experiments.inspect());
  const baseline = await resolveBaseline(options.baseline ?? config.report.baseline, change, project.history);
  deps.io.note(describeBaseline(baseline));
  const template = await readTemplate(config, project.files);
  const job: TrainJob = {
    options,
    config,
    project,
    pipeline,
    change,
    head,
    decision,
    env,
    baseline,
    engine,
    template,
    at,
  };
  const target = await findDestination(job, deps);
  if (options.dryRun) return printPlan(job, target, deps);
  await project.lock.hold(async () => {
    if (options.publish !== false) await tellStatus({ state: "pending", description: why, url: null }, job, deps);
    try {
      await carryOut(job, deps);
    } catch (error) {
      // A command that was stopped has no time left for it.
      if (options.publish !== false && !deps.signal.aborted) await tellStatus(judgeFailure(error), job, deps);
      throw error;
    }
  });
}

function checkOptions({ setParam = [], name, resume }: TrainOptions): void {
  const wrong = setParam.find((param) => !/^[^=\s]+=/.test(param));
  if (wrong !== undefined) {
    throw invalidUsage({ message: `"${wrong}" is no parameter.`, hint: "Write `--set-param key=value`." });
  }
  if (resume !== undefined && (setParam.length > 0 || name !== undefined)) {
    const message = "`--resume` goes on with what was trained, so `--set-param` and `--name` have no effect.";
    throw invalidUsage({ message, hint: "Drop them, or drop `--resume` to train anew." });
  }
}

const describeBaseline = ({ rev, name, how }: Baseline) =>
  rev === null ? `No baseline: ${how}` : `Baseline: ${name} ${rev.slice(0, 8)}, ${how}`;

/** A forge or a target that is not there ends the command before hours of training, not after them. */
async function findDestination({ options, config, change }: TrainJob, deps: Deps): Promise<string | null> {
  if (options.publish === false && options.mergeRequest === false) return null;
  const forge = await openForge(change, deps);
  if (forge === null) deps.io.note(`Nothing will be published: ${tokenless}.`);
  if (forge === null || options.publish === false) return null;
  return renderTarget(await findTarget(chooseTarget(options.target, config.publish), change, { ...deps, forge }));
}

async function printPlan(job: TrainJob, target: string | null, { io }: Deps): Promise<void> {
  const { decision, baseline, options } = job;
  const resume = options.resume === undefined ? null : await findExperiment(options.resume, job);
  const training = resume === null ? makeTrainingPlan(job) : null;
  // The decision shows what is set, without secrets.
  const shown = training === null ? null : { ...training, env: decision?.sets ?? {} };
  io.print({ decision, plan: { training: shown, resume, baseline, target } }, () => {
    const work = training?.command.join(" ") ?? `nothing: go on after experiment ${options.resume}`;
    const against = baseline.rev === null ? "nothing" : `${baseline.name} ${baseline.rev}`;
    return [`train    ${work}`, `against  ${against}`, `comment  ${target ?? "none"}`].join("\n");
  });
}

async function carryOut(job: TrainJob, deps: Deps): Promise<void> {
  const result = await obtainResult(job, deps);
  const { experiment } = result.training;
  const resume = renderCommand(job, experiment);
  try {
    await saveLastResult(result, job.project.files);
    await afterDone({ resume }, () => finish(job, { result, resume }, deps));
  } catch (error) {
    const where = `experiment ${experiment} on ${job.head.slice(0, 8)}`;
    deps.io.warn(`the trained result is safe as ${where}; go on without training: \`${resume}\``);
    throw error;
  }
}

interface Trained {
  readonly result: LastResult;
  /** The command that goes on from here. */
  readonly resume: string;
}

/** Pushes the data while the report is made; a merge request is opened only when both are done. */
async function finish(job: TrainJob, { result, resume }: Trained, deps: Deps): Promise<void> {
  const { decision } = job;
  const pushing = pushData(job, deps);
  try {
    const made = await makeReport({ ...job, training: result.training }, deps);
    await writeReport(made, deps);
    const html = await writePage(job.options.html, made, deps);
    const done = { decision, training: result.training, report: describeReport(made, html) };
    const published = await keepReport(done, deps, () =>
      publishJobReport({ ...made, signal: findSignal(made.report) }, job, deps),
    );
    const outcome = { ...done, publish: published };
    const failure = await pushing;
    if (deps.signal.aborted) throw stoppedBy(deps.signal);
    if (failure !== null) throw explainPush(failure, resume, { ...outcome, merge_request: null });
    const mergeRequest = await afterDone({ ...outcome, merge_request: null }, () =>
      openResult(made, { job, result, published }, deps),
    );
    if (job.options.publish !== false) await tellStatus(judge(made, published), job, deps);
    deps.io.print({ ...outcome, merge_request: mergeRequest }, () => published?.url ?? made.paths.markdown);
  } finally {
    await pushing;
  }
}

/** Null when the data is in the remote or there is none to push to; else what went wrong. Never throws. */
async function pushData({ engine: { remote }, options, pipeline }: TrainJob, { io }: Deps): Promise<Error | null> {
  if (remote === null || options.mergeRequest === false) return null;
  try {
    await io.step(`dvc push to ${remote}`, () => pipeline.data.push());
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function explainPush(failure: Error, resume: string, partial: Readonly<Record<string, unknown>>): Error {
  // Anything else is a bug of cibot.
  if (!(failure instanceof CibotError)) return failure;
  return pushFailed({ detail: failure.message, resume }, { cause: failure, partial });
}

interface PublishedResult {
  readonly job: TrainJob;
  readonly result: LastResult;
  readonly published: PublishOutcome | null;
}

async function openResult({ headline }: MadeReport, { job, result, published }: PublishedResult, deps: Deps) {
  const { options, config, change, head, engine } = job;
  if (options.mergeRequest === false) return null;
  if (published?.reason === overtaken) return skipMergeRequest(published.reason);
  const { experiment, revision } = result.training;
  const reportUrl = published?.url ?? null;
  const request = {
    model: config.model,
    training: { experiment, headline: headline.text, reportUrl, remote: engine.remote },
    files: revision,
    head,
    change,
    settings: readSettings(config.merge_request),
  };
  return deps.io.step("open the merge request", () => openMergeRequest(request, deps));
}
