import type { TrainingEvent } from "../core/training/training-event.ts";
import type { TrainingPlan } from "../core/training/training-plan.ts";

export interface Engine {
  readonly version: string;
  /** Name of the default remote; null when none is configured. */
  readonly remote: string | null;
}

export interface ExperimentRun {
  readonly plan: TrainingPlan;
  /** File for everything that the training prints. */
  readonly log: string;
  readonly signal: AbortSignal;
  readonly onEvent: (event: TrainingEvent) => void;
}

/** Trains, and keeps results as experiments. */
export interface Experiments {
  /** Checks that training can start. Throws `dvc_missing`, `dvc_too_old`, `not_a_dvc_repository`, `broken_dvc_yaml`. */
  inspect(): Promise<Engine>;
  /** Runs a training to its end. Throws what DVC refuses before it starts; a failed stage is an outcome. */
  run(run: ExperimentRun): Promise<ExperimentEnd>;
  /** The revision of an experiment on `baseline`; undefined when there is none. */
  find(name: string, baseline: string): Promise<string | undefined>;
  /** Puts an experiment's files into the workspace. */
  apply(name: string): Promise<void>;
}

export type ExperimentEnd =
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly reason: string; readonly stage: string | null }
  | { readonly kind: "timeout" };

/** Takes data to where others can fetch it. */
export interface DataRemote {
  /** Uploads what the workspace's result refers to. Throws `dvc_failed` with DVC's words. */
  push(): Promise<void>;
}

/** Puts data files as `dvc.lock` says. */
export interface DataCheckout {
  checkout(): Promise<void>;
}
