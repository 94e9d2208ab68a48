import type { RevisionResults } from "../../src/core/training/revision-results.ts";
import type { TrainingPlan } from "../../src/core/training/training-plan.ts";
import { experimentExists } from "../../src/errors.ts";
import type {
  DataCheckout,
  DataRemote,
  Engine,
  ExperimentEnd,
  ExperimentRun,
  Experiments,
} from "../../src/ports/experiments.ts";
import type { PlotProblem, ProjectPlot, ProjectPlots } from "../../src/ports/project-plots.ts";
import type { Results } from "../../src/ports/results.ts";
import type { TrackedFiles as TrackedPaths } from "../../src/ports/tracked-files.ts";
import type { FakeHistory, FakeWorkTree, TrackedFiles } from "./fake-git.ts";

export type Training = (run: ExperimentRun) => ExperimentEnd | Promise<ExperimentEnd>;

interface KeptExperiment {
  readonly name: string;
  readonly baseline: string;
  readonly revision: string;
}

/** DVC: a training changes tracked files, and one that ends well leaves them as an experiment on HEAD. */
export class FakeExperiments implements Experiments {
  engine: Engine = { version: "3.67.1", remote: "storage" };
  /** What happens in a training. */
  training: Training = () => ({ kind: "done" });
  /** The tracked files that a training changes, as it leaves them. */
  outcome: TrackedFiles = { "dvc.lock": "trained", "metrics.json": "0.91" };
  kept: KeptExperiment[] = [];
  /** The plans that were run. */
  readonly trained: TrainingPlan[] = [];
  readonly #workTree: FakeWorkTree;
  readonly #history: FakeHistory;

  constructor(workTree: FakeWorkTree, history: FakeHistory) {
    this.#workTree = workTree;
    this.#history = history;
  }

  async inspect(): Promise<Engine> {
    return this.engine;
  }

  async run(run: ExperimentRun): Promise<ExperimentEnd> {
    const { experiment } = run.plan;
    if (this.kept.some(({ name }) => name === experiment)) throw experimentExists({ name: experiment });
    this.trained.push(run.plan);
    // DVC sets the parameters before the first stage, and leaves them set when a stage fails.
    this.#workTree.changed = { ...this.#workTree.changed, "params.yaml": "set by DVC" };
    const end = await this.training(run);
    if (end.kind === "done") this.keep(experiment);
    return end;
  }

  /** An experiment on HEAD, as a training leaves it. */
  keep(name: string): string {
    const revision = `e${this.kept.length + 1}`.padEnd(40, "0");
    const baseline = this.#history.refs.HEAD ?? "";
    this.kept.push({ name, baseline, revision });
    this.#history.commits = [...this.#history.commits, { sha: revision, message: name, parent: baseline }];
    this.#workTree.revisions[revision] = this.outcome;
    this.#workTree.changed = this.outcome;
    return revision;
  }

  async find(name: string, baseline: string): Promise<string | undefined> {
    return this.kept.find((experiment) => experiment.name === name && experiment.baseline === baseline)?.revision;
  }

  async apply(name: string): Promise<void> {
    const revision = this.kept.find((experiment) => experiment.name === name)?.revision ?? "";
    this.#workTree.changed = this.#workTree.revisions[revision] ?? {};
  }
}

export class FakeData implements DataRemote, DataCheckout {
  /** How often data was pushed to its end, and put back. */
  pushes = 0;
  checkouts = 0;
  /** What happens during a push. */
  pushing: () => unknown = () => {};

  async push(): Promise<void> {
    await this.pushing();
    this.pushes++;
  }

  async checkout(): Promise<void> {
    this.checkouts++;
  }
}

export const noResults: RevisionResults = { metrics: {}, params: {}, files: {} };

/** A metrics or params file without a problem. */
export const values = (content: Readonly<Record<string, number | string | boolean | null>>) => ({
  values: content,
  problem: null,
});

export class FakeResults implements Results {
  /** Of the workspace. */
  candidate: RevisionResults = noResults;
  /** Of commits, by revision. */
  readonly revisions: Record<string, RevisionResults> = {};
  /** Local copies of files in other revisions, as `<rev>:<path>`. */
  copies: Record<string, string> = {};

  async read(rev: string | null) {
    return { candidate: this.candidate, baseline: rev === null ? null : (this.revisions[rev] ?? null) };
  }

  async fetchFile(path: string, rev: string): Promise<string | undefined> {
    return this.copies[`${rev}:${path}`];
  }
}

export class FakeProjectPlots implements ProjectPlots {
  plots: readonly ProjectPlot[] = [];
  problems: readonly PlotProblem[] = [];

  async read() {
    return { plots: this.plots, problems: this.problems };
  }
}

/** The files that DVC has in Git. */
export class FakeTrackedFiles implements TrackedPaths {
  paths: readonly string[] = ["dvc.lock", "metrics.json"];

  async list(): Promise<readonly string[]> {
    return this.paths;
  }
}
