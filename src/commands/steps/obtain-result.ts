import { experimentMissing } from "../../errors.ts";
import type { Deps } from "../deps.ts";
import { cleanWorkspace } from "./clean-workspace.ts";
import { failTraining } from "./fail-training.ts";
import { type LastResult, readLastResult } from "./last-result.ts";
import { runTraining } from "./run-training.ts";
import { makeTrainingPlan, type TrainJob } from "./train-job.ts";

/**
 * The result of the job in the workspace: of a training that runs now, or of the experiment that `--resume` names.
 * Throws `dirty_workspace`, `experiment_missing`, `training_failed` after its report is published, and what
 * `runTraining` throws.
 */
export async function obtainResult(job: TrainJob, deps: Deps): Promise<LastResult> {
  const { options, project, pipeline, head } = job;
  if (options.resume === undefined) {
    await cleanWorkspace(project);
    return trainNow(job, deps);
  }
  const revision = await pipeline.experiments.find(options.resume, head);
  if (revision === undefined) throw experimentMissing({ name: options.resume });
  await cleanWorkspace(project, revision);
  return takeExperiment({ name: options.resume, revision }, job);
}

async function trainNow(job: TrainJob, deps: Deps): Promise<LastResult> {
  const { pipeline, project, head, change } = job;
  const plan = makeTrainingPlan(job);
  const result = await deps.io.step(`dvc exp run, experiment ${plan.experiment}`, () =>
    runTraining({ plan, head }, { ...deps, pipeline, project }),
  );
  if (result.kind === "done") return { version: 1, sha: change.sha, training: result.training };
  return failTraining(result, job, deps);
}

async function takeExperiment(
  { name, revision }: { name: string; revision: string },
  { change, pipeline, project }: TrainJob,
): Promise<LastResult> {
  await pipeline.experiments.apply(name);
  const last = await readLastResult(project.files);
  if (last?.training.revision === revision) return last;
  const training = { experiment: name, revision, duration: 0, command: ["dvc", "exp", "apply", name], stages: [] };
  return { version: 1, sha: change.sha, training };
}
