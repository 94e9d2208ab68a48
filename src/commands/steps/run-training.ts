import { formatDuration } from "../../core/report/format.ts";
import type { TrainingRecord } from "../../core/report/report.ts";
import { type StageResult, StageTimer } from "../../core/training/stage-timer.ts";
import type { TrainingEvent } from "../../core/training/training-event.ts";
import type { TrainingPlan } from "../../core/training/training-plan.ts";
import { stoppedBy } from "../../errors.ts";
import type { ExperimentEnd } from "../../ports/experiments.ts";
import type { Deps, Pipeline, Project } from "../deps.ts";

export interface TrainingJob {
  readonly plan: TrainingPlan;
  /** The commit that is checked out: the experiment hangs on it. */
  readonly head: string;
}

export type TrainingResult = DoneTraining | FailedTraining;

export interface DoneTraining {
  readonly kind: "done";
  readonly training: TrainingRecord & { readonly revision: string };
}

export interface FailedTraining {
  readonly kind: "failed";
  /** What happened, one sentence without a full stop. */
  readonly reason: string;
  readonly stage: string | null;
  /** The last lines that the training printed. */
  readonly tail: readonly string[];
  readonly training: TrainingRecord;
}

const tailLength = 30;

/**
 * Runs a training and watches it: a line per stage, the full log in a file. Whatever ends it early, tracked files and
 * data are put back as they were. Throws `interrupted`, `terminated`, and what DVC refuses before it starts.
 */
export async function runTraining(
  job: TrainingJob,
  deps: Pick<Deps, "io" | "clock" | "signal"> & Ports,
): Promise<TrainingResult> {
  const { plan, head } = job;
  const { io, clock, signal, pipeline, project } = deps;
  const log = trainingLog(plan.experiment);
  await project.files.write(log, `$ ${plan.command.join(" ")}\n`);
  const watch = watchTraining(deps);
  const started = clock.now().getTime();
  let end: ExperimentEnd;
  try {
    end = await pipeline.experiments.run({ plan, log: project.files.locate(log), signal, onEvent: watch.see });
  } catch (error) {
    await restoreWorkspace(log, deps);
    throw error;
  }
  const now = clock.now().getTime();
  watch.timer.end(end.kind === "done" ? "ran" : "failed", now);
  const record = {
    experiment: plan.experiment,
    duration: (now - started) / 1000,
    command: plan.command,
    stages: watch.timer.stages,
  };
  if (end.kind === "done") {
    const revision = await pipeline.experiments.find(plan.experiment, head);
    if (revision !== undefined) return { kind: "done", training: { ...record, revision } };
    end = { kind: "failed", stage: null, reason: "DVC ended well, yet left no experiment" };
  }
  await restoreWorkspace(log, deps);
  if (signal.aborted) throw stoppedBy(signal);
  io.debug(`log: ${log}`);
  const reason =
    end.kind === "timeout"
      ? `The training ran longer than its limit of ${formatDuration(plan.timeout ?? 0)}`
      : end.reason;
  const stage = end.kind === "timeout" ? watch.interruptedStage() : end.stage;
  return { kind: "failed", reason, stage, tail: watch.tail, training: { ...record, revision: null } };
}

export const trainingLog = (experiment: string) => `.cibot/logs/${experiment}.log`;

interface Ports {
  readonly pipeline: Pipeline;
  readonly project: Project;
}

function watchTraining({ io, clock }: Pick<Deps, "io" | "clock">) {
  const tail: string[] = [];
  let last: string | null = null;
  const timer = new StageTimer((stage) => io.note(describeStage(stage)));
  return {
    tail,
    timer,
    see: (event: TrainingEvent) => {
      timer.see(event, clock.now().getTime());
      last = timer.running ?? last;
      if (event.kind === "stage-started") io.hint(`stage ${timer.stages.length + 1}, ${event.stage}`);
      if (event.kind !== "output" || event.line.trim() === "") return;
      if (timer.running !== null) io.hint(`stage ${timer.stages.length + 1}, ${timer.running}: ${event.line}`);
      io.debug(`  ${event.line}`);
      tail.push(event.line);
      if (tail.length > tailLength) tail.shift();
    },
    interruptedStage: () => last,
  };
}

function describeStage({ name, state, duration }: StageResult): string {
  const marks = { ran: "✓", unchanged: "=", cached: "=", failed: "✗" };
  const what = state === "ran" || state === "failed" ? formatDuration(duration) : state;
  return `  ${marks[state]} ${name} ${what}`;
}

/** A failed run leaves params changed and outputs deleted; the workspace was clean before, so HEAD says how it was. */
async function restoreWorkspace(log: string, { io, pipeline, project }: Pick<Deps, "io"> & Ports): Promise<void> {
  const changed = await project.workTree.changedFiles();
  await project.workTree.restore(changed, `${log}.patch`);
  try {
    await pipeline.data.checkout();
  } catch (error) {
    io.debug(`data files were not put back: ${error instanceof Error ? error.message : String(error)}`);
  }
}
