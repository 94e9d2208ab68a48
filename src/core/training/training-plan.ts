/** What a training will do, before it is done. */
export interface TrainingPlan {
  /** Name of the experiment, unique per job and attempt. */
  readonly experiment: string;
  /** The exact command, program first. */
  readonly command: readonly string[];
  readonly params: Readonly<Record<string, string>>;
  /** Set in the training's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Seconds; null without a limit. */
  readonly timeout: number | null;
  readonly pull: boolean;
}

export interface TrainingRequest {
  readonly experiment: string;
  /** `train.params` of the configuration. */
  readonly params: Readonly<Record<string, string | number | boolean>>;
  /** `key=value` of `--set-param`; the later wins over the earlier and over `params`. */
  readonly overrides: readonly string[];
  /** What the rule that decided sets. */
  readonly env?: Readonly<Record<string, string>>;
  readonly timeout: number | null;
  /** True when data may be pulled and a remote exists. */
  readonly pull: boolean;
}

export function planTraining({
  experiment,
  params,
  overrides,
  env = {},
  timeout,
  pull,
}: TrainingRequest): TrainingPlan {
  const all: Record<string, string> = {};
  for (const [key, value] of Object.entries(params)) all[key] = String(value);
  for (const override of overrides) {
    const [key, value] = splitOverride(override);
    all[key] = value;
  }
  const sets = Object.entries(all).flatMap(([key, value]) => ["--set-param", `${key}=${value}`]);
  const command = ["dvc", "exp", "run", "--name", experiment, ...(pull ? ["--pull"] : []), ...sets];
  return { experiment, command, params: all, env, timeout, pull };
}

/** `a.b=1` → `["a.b", "1"]`; the value may hold further equals signs. */
export function splitOverride(override: string): readonly [key: string, value: string] {
  const at = override.indexOf("=");
  return at < 0 ? [override, ""] : [override.slice(0, at), override.slice(at + 1)];
}

export interface ExperimentNaming {
  readonly sha: string;
  /** The CI job's id, which changes when a job is retried; null outside CI. */
  readonly job: string | null;
  readonly now: Date;
}

/** A name that Git accepts in a reference and that no other job or attempt has. */
export function nameExperiment({ sha, job, now }: ExperimentNaming): string {
  const attempt = job?.replace(/[^\w-]/g, "-") ?? now.toISOString().replace(/\D/g, "").slice(0, 17);
  return `cibot-${sha.slice(0, 8)}-${attempt}`;
}
