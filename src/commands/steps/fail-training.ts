import { renderFailure } from "../../core/report/render-failure.ts";
import { quoteArgument } from "../../core/training/quote-argument.ts";
import { CibotError, trainingFailed } from "../../errors.ts";
import type { Deps } from "../deps.ts";
import { type FailedTraining, trainingLog } from "./run-training.ts";
import { publishJobReport, type TrainJob } from "./train-job.ts";

/** Publishes the report of a training that failed, and throws `training_failed`. */
export async function failTraining(result: FailedTraining, job: TrainJob, deps: Deps): Promise<never> {
  const { config, change, decision, options, project } = job;
  const { stage, reason, tail, training } = result;
  const params = (options.setParam ?? []).flatMap((param) => ["--set-param", param]);
  const rerun = ["cibot", "train", ...params].map(quoteArgument).join(" ");
  const { branch, sha } = change;
  const failure = { model: config.model, branch, sha, stage, reason, tail, rerun, job: change.job?.url ?? null };
  const markdown = deps.mask(`${renderFailure(failure)}\n`);
  await project.files.clear(".cibot/report");
  await project.files.write(".cibot/report/report.md", markdown);
  const published = await publishOrWarn(markdown, job, deps);
  const partial = { decision, training, publish: published };
  throw trainingFailed(
    { reason: `Training failed: ${reason}.`, log: trainingLog(training.experiment), rerun },
    { partial },
  );
}

/** The training's failure is the error to end with, also when its report cannot be published. */
async function publishOrWarn(markdown: string, job: TrainJob, deps: Deps) {
  try {
    return await publishJobReport(markdown, job, deps);
  } catch (error) {
    if (!(error instanceof CibotError)) throw error;
    deps.io.warn(`the report of this failure is in .cibot/report/report.md only: ${error.message}`);
    return null;
  }
}
