import type { Config } from "../../config/schema.ts";
import type { Change } from "../../core/ci/change.ts";
import { renderFailure } from "../../core/report/render-failure.ts";
import type { Decision } from "../../core/rules/decide.ts";
import { trainingFailed } from "../../errors.ts";
import type { Deps, Project } from "../deps.ts";
import type { PublishOutcome } from "./publish-report.ts";
import { type FailedTraining, trainingLog } from "./run-training.ts";

export interface FailedJob {
  readonly config: Config;
  readonly change: Change;
  readonly decision: Decision;
  readonly project: Project;
  readonly options: { readonly setParam?: readonly string[] };
  /** Publishes a report where the job's reports go. */
  readonly publish: (markdown: string) => Promise<PublishOutcome | null>;
}

/** Publishes the report of a training that failed, and throws `training_failed`. */
export async function failTraining(
  result: FailedTraining,
  job: FailedJob,
  { mask }: Pick<Deps, "mask">,
): Promise<never> {
  const { config, change, decision, options, project, publish } = job;
  const { stage, reason, tail, training } = result;
  const rerun = ["cibot train", ...(options.setParam ?? []).map((param) => `--set-param ${param}`)].join(" ");
  const { branch, sha } = change;
  const failure = { model: config.model, branch, sha, stage, reason, tail, rerun, job: change.job?.url ?? null };
  const markdown = mask(`${renderFailure(failure)}\n`);
  await project.files.write(".cibot/report/report.md", markdown);
  const published = await publish(markdown);
  const partial = { decision, training, publish: published };
  throw trainingFailed(
    { reason: `Training failed: ${reason}.`, log: trainingLog(training.experiment), rerun },
    { partial },
  );
}
