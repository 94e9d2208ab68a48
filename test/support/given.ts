import type { z } from "zod";
import { createIo } from "../../src/cli/io.ts";
import type { Delivery } from "../../src/commands/delivery.ts";
import type { BranchWay, Deps } from "../../src/commands/deps.ts";
import { configSchema } from "../../src/config/schema.ts";
import { createMask } from "../../src/core/trust/secrets.ts";
import { type CibotError, stoppedBy } from "../../src/errors.ts";
import { FakeClock } from "./fake-clock.ts";
import { FakeFiles, FakeImages, FakeLock } from "./fake-files.ts";
import { createFakeForge } from "./fake-forge.ts";
import { FakeCommitFiles, FakeHistory, FakeResultBranch, FakeResultFiles, FakeWorkTree } from "./fake-git.ts";
import {
  FakeData,
  FakeExperiments,
  FakeProjectPlots,
  FakeResults,
  FakeTrackedFiles,
  type Training,
  values,
} from "./fake-pipeline.ts";
import { FakeRasterizer } from "./fake-rasterizer.ts";
import { FakeReportPages } from "./fake-report-pages.ts";
import { FakeScores } from "./fake-scores.ts";
import { watchEffects } from "./watch-effects.ts";

/** The commits of the clone: `main`, where the branch left it, and the commit that is checked out. */
export const sha = { base: "0fcc75bb".repeat(5), main: "7777aaaa".repeat(5), head: "ab12cd34".repeat(5) };

export interface Given {
  /** Of the commit that is checked out. */
  readonly message?: string;
  /** Null for a detached HEAD. */
  readonly branch?: string | null;
  /** Sections of `cibot.yaml`; their keys go before those of the builder's own. */
  readonly config?: z.input<typeof configSchema>;
  readonly env?: Readonly<Record<string, string>>;
  /** DVC's default remote. */
  readonly remote?: string | null;
  /** What happens in a training; by default two stages run and end well. */
  readonly training?: Training;
  /** What delivers DAGs, for the commands that do. */
  readonly delivery?: Delivery;
  /** What is thrown instead of opening a forge. */
  readonly forgeProblem?: CibotError;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/**
 * A branch whose commit asks for training, with a better model than `main`: a baseline with metrics and predictions,
 * one split, a default remote, outside CI. What a test needs otherwise it changes here or in the fakes.
 */
export function given(options: Given = {}) {
  const clock = new FakeClock("2026-11-24T12:00:00.000Z");
  const stop = new AbortController();
  const output = new Output();
  const effects: string[] = [];
  const ways: BranchWay[] = [];
  const project = givenProject(options);
  const pipeline = givenPipeline(options, { ...project, clock });
  const scores = givenScores();
  const rasterizer = new FakeRasterizer();
  const reportPages = new FakeReportPages();
  const forge = createFakeForge();
  const { env = {} } = options;
  const mask = createMask(env);
  const watched = {
    project: watchEffects(project, effects),
    pipeline: watchEffects(pipeline, effects),
    forge: watchEffects(forge, effects),
  };
  const deps: Deps = {
    io: givenIo(options, { output, clock, stop, mask }),
    env,
    clock,
    signal: stop.signal,
    mask,
    versions: { cibot: "0.1.0", node: "20.20.2", platform: "linux-x64" },
    config: async () => givenConfig(options),
    project: async () => watched.project,
    pipeline: async () => watched.pipeline,
    scores: async () => scores,
    rasterizer: async () => rasterizer,
    delivery: async () => {
      if (options.delivery === undefined) throw new Error("this test delivers no DAGs");
      return options.delivery;
    },
    reportPages: async () => reportPages,
    forge: async () => {
      if (options.forgeProblem !== undefined) throw options.forgeProblem;
      return watched.forge;
    },
    resultBranch: async (way) => {
      ways.push(way);
      return watched.project.resultBranch;
    },
  };
  return {
    deps,
    output,
    effects,
    ways,
    clock,
    stop,
    ...project,
    ...pipeline,
    scores,
    rasterizer,
    reportPages,
    ...forge,
  };
}

/** What a command told: stdout as text, and the value that `--json` would print. */
class Output {
  stdout = "";
  stderr = "";
  /** The value of the last `print`. */
  result: Readonly<Record<string, unknown>> | null = null;
}

interface Terminal {
  readonly output: Output;
  readonly clock: FakeClock;
  readonly stop: AbortController;
  readonly mask: Deps["mask"];
}

function givenIo({ json = false, verbose = false }: Given, { output, clock, stop, mask }: Terminal): Deps["io"] {
  const stream = (name: "stdout" | "stderr") => ({
    write: (text: string) => {
      output[name] += text;
    },
  });
  const io = createIo({
    stdout: stream("stdout"),
    stderr: stream("stderr"),
    env: { CI: "true" },
    mask,
    command: "train",
    options: { json, quiet: false, verbose },
    now: () => clock.now().getTime(),
    every: clock.every,
    checkpoint: () => {
      if (stop.signal.aborted) throw stoppedBy(stop.signal);
    },
  });
  return {
    ...io,
    print: (value, toText) => {
      output.result = value;
      io.print(value, toText);
    },
  };
}

function givenConfig({ config = {} }: Given) {
  return configSchema.parse({
    model: "credit-default",
    ...config,
    train: { rules: [{ if: "$CI_COMMIT_MESSAGE =~ /\\[exp\\]/" }], ...config.train },
    report: {
      metrics: [{ name: "test.auc", better: "higher" }],
      predictions: [{ name: "test", path: "pred/test.csv", id: "id", threshold: 0.5 }],
      ...config.report,
    },
  });
}

function givenProject({ message = "More features [exp]", branch = "more-features" }: Given) {
  const history = new FakeHistory();
  history.commits = [
    { sha: sha.base, message: "Baseline", parent: null },
    { sha: sha.main, message: "Later on main", parent: sha.base },
    { sha: sha.head, message, parent: sha.base },
  ];
  history.refs = { HEAD: sha.head, "origin/main": sha.main, ...(branch === null ? {} : { [branch]: sha.head }) };
  history.branch = branch;
  const workTree = new FakeWorkTree();
  const files = new FakeFiles();
  const git = {
    history,
    commitFiles: new FakeCommitFiles(),
    workTree,
    resultFiles: new FakeResultFiles(workTree),
    resultBranch: new FakeResultBranch(workTree),
  };
  return { ...git, files, images: new FakeImages(files), lock: new FakeLock() };
}

interface Workspace extends ReturnType<typeof givenProject> {
  readonly clock: FakeClock;
}

function givenPipeline({ remote = "storage", training }: Given, { history, workTree, clock }: Workspace) {
  const experiments = new FakeExperiments(workTree, history);
  experiments.engine = { ...experiments.engine, remote };
  experiments.training = training ?? trainTwoStages(clock);
  const results = new FakeResults();
  results.candidate = {
    metrics: { "metrics.json": values({ "test.auc": 0.91 }) },
    params: { "params.yaml": values({ trees: 200, seed: 1 }) },
    files: { "raw.csv.dvc": { hash: "20f35e630daf", size: 8890, cached: true, source: true } },
  };
  const before = {
    metrics: { "metrics.json": values({ "test.auc": 0.88 }) },
    params: { "params.yaml": values({ trees: 100, seed: 1 }) },
    files: { "raw.csv.dvc": { hash: "947d0c736c7b", size: 8000, cached: true, source: true } },
  };
  for (const rev of [sha.base, sha.main]) {
    results.revisions[rev] = before;
    results.copies[`${rev}:pred/test.csv`] = `/clone/.cibot/tmp/${rev}/pred/test.csv`;
  }
  return { experiments, data: new FakeData(), results, plots: new FakeProjectPlots(), tracked: new FakeTrackedFiles() };
}

/** Two seconds of `prepare`, two minutes of `train`. */
function trainTwoStages(clock: FakeClock): Training {
  return ({ onEvent }) => {
    onEvent({ kind: "stage-started", stage: "prepare" });
    clock.advance(2);
    onEvent({ kind: "stage-started", stage: "train" });
    onEvent({ kind: "output", line: "epoch 1" });
    clock.advance(120);
    return { kind: "done" };
  };
}

function givenScores(): FakeScores {
  const scores = new FakeScores();
  scores.files["/clone/pred/test.csv"] = Array(20).fill("0.9+ 0.7+ 0.6- 0.2-").join(" ");
  for (const rev of [sha.base, sha.main]) {
    scores.files[`/clone/.cibot/tmp/${rev}/pred/test.csv`] = Array(20).fill("0.8+ 0.4+ 0.6- 0.2-").join(" ");
  }
  return scores;
}
