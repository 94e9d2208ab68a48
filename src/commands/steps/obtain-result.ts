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
  const { options, project } = job;
  if (options.resume === undefined) {
    await cleanWorkspace(project);
    return trainNow(job, deps);
  }
  const experiment = await findExperiment(options.resume, job);
  await cleanWorkspace(project, experiment.revision);
  return takeExperiment(experiment, job);
}

interface Experiment {
  readonly name: string;
  readonly revision: string;
}

/** Throws `experiment_missing`. */
export async function findExperiment(name: string, { pipeline, head }: TrainJob): Promise<Experiment> {
  const revision = await pipeline.experiments.find(name, head);
  if (revision === undefined) throw experimentMissing({ name });
  return { name, revision };
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
  { name, revision }: Experiment,
  { change, pipeline, project }: TrainJob,
): Promise<LastResult> {
  await pipeline.experiments.apply(name);
  const last = await readLastResult(project.files);
  if (last?.training.revision === revision) return last;
  const training = { experiment: name, revision, duration: 0, command: ["dvc", "exp", "apply", name], stages: [] };
  return { version: 1, sha: change.sha, training };
}
