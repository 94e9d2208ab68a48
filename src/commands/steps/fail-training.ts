import { renderFailure } from "../../core/report/render-failure.ts";
import { CibotError, trainingFailed } from "../../errors.ts";
import type { Deps } from "../deps.ts";
import type { PublishOutcome } from "./publish-report.ts";
import { type FailedTraining, trainingLog } from "./run-training.ts";
import { publishJobReport, renderCommand, type TrainJob } from "./train-job.ts";

/** Publishes the report of a training that failed, and throws `training_failed`. */
export async function failTraining(result: FailedTraining, job: TrainJob, deps: Deps): Promise<never> {
  const { config, change, decision } = job;
  const { stage, reason, tail, training } = result;
  const rerun = renderCommand(job);
  const { branch, sha } = change;
  const failure = { model: config.model, branch, sha, stage, reason, tail, rerun, job: change.job?.url ?? null };
  const published = await tellFailure(deps.mask(`${renderFailure(failure)}\n`), job, deps);
  const partial = { decision, training, publish: published };
  throw trainingFailed(
    { reason: `Training failed: ${reason}.`, log: trainingLog(training.experiment), rerun },
    { partial },
  );
}

/** The training's failure is the error to end with, also when its report cannot be written or published. */
async function tellFailure(markdown: string, job: TrainJob, deps: Deps): Promise<PublishOutcome | null> {
  const { files } = job.project;
  await warnOf("written", deps, async () => {
    await files.clear(".cibot/report");
    await files.write(".cibot/report/report.md", markdown);
  });
  return (
    (await warnOf("published", deps, () =>
      publishJobReport({ markdown, measured: null, signal: { changed: true, alert: true } }, job, deps),
    )) ?? null
  );
}

/** Undefined, with a warning, when `work` fails. */
async function warnOf<T>(what: string, { io, signal }: Deps, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CibotError) || signal.aborted) throw error;
    io.warn(`the report of this failure is not ${what}: ${error.message}`);
    return undefined;
  }
}
