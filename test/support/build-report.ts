import type { Evaluation, MetricDelta, SplitEvaluation } from "../../src/core/evaluation/evaluation.ts";
import { describePolicy } from "../../src/core/gates/describe-policy.ts";
import type { Report } from "../../src/core/report/report.ts";

/** A split of 300 rows as `evaluate` describes it; the curves are left empty. */
export function buildSplit(overrides: Partial<SplitEvaluation> = {}): SplitEvaluation {
  const curve = { x: [], y: [] };
  return {
    name: "test",
    rows: 300,
    positives: 91,
    excluded: { null_score: 0, nan_score: 0, null_label: 0 },
    outside_unit: 0,
    method: "exact",
    metrics: {
      roc_auc: { value: 0.782, error: 0, low: 0.73, high: 0.83, better: "higher" },
      gini: { value: 0.564, error: 0, low: 0.46, high: 0.66, better: "higher" },
      ks: { value: 0.431, error: 0, low: null, high: null, better: "higher" },
      "lift@10": { value: 2.2, error: 0, low: null, high: null, better: "higher" },
      log_loss: { value: 0.512, error: 0, low: null, high: null, better: "lower" },
    },
    confusion: { threshold: 0.2, tp: 70, fp: 60, tn: 149, fn: 21 },
    deciles: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((decile) => ({
      decile,
      rows: 30,
      positives: 20 - 2 * (decile - 1) + 0.1,
      score_low: 1 - decile / 10,
      score_high: 1.1 - decile / 10,
      rate: 0.66,
      lift: 2.2,
      cumulative_lift: 2.2,
      cumulative_gain: 0.22,
      ks: 0.17,
      mean_score: 0.71,
    })),
    curves: {
      lift: curve,
      gains: curve,
      roc: curve,
      pr: curve,
      ks: { x: [], positives: [], negatives: [] },
      calibration: { mean_score: [], rate: [], rows: [], low: [], high: [] },
      score_histogram: { edges: [], positives: [], negatives: [] },
    },
    overlap: { candidate: 300, baseline: 300, matched: 300 },
    psi_bins: null,
    profit: null,
    segments: [],
    ...overrides,
  };
}

/** The split of `buildSplit` with its segments and the bins of its PSI. */
export function buildRichSplit(overrides: Partial<SplitEvaluation> = {}): SplitEvaluation {
  const metrics = { psi: { value: 0.12, error: 0, low: null, high: null, better: "lower" } } as const;
  const auc = (value: number) => ({ roc_auc: { value, error: 0, low: null, high: null, better: "higher" } }) as const;
  const plain = buildSplit();
  return {
    ...plain,
    metrics: { ...plain.metrics, ...metrics },
    psi_bins: [
      { low: null, high: 0.2, baseline: 0.1, candidate: 0.14 },
      { low: 0.2, high: 0.5, baseline: 0.8, candidate: 0.75 },
      { low: 0.5, high: null, baseline: 0.1, candidate: 0.11 },
    ],
    segments: [
      {
        column: "product",
        cells: [
          { value: "card", rows: 180, positives: 60, metrics: auc(0.79), deltas: { roc_auc: 0.02 } },
          { value: "loan", rows: 79, positives: 24, metrics: auc(0.71), deltas: { roc_auc: -0.01 } },
        ],
        hidden: { cells: 3, rows: 41 },
      },
    ],
    ...overrides,
  };
}

/** The difference of the headline metric: better by 0.012, on the same rows. */
export function buildDelta(overrides: Partial<MetricDelta> = {}): MetricDelta {
  return {
    split: "test",
    metric: "roc_auc",
    value: 0.012,
    low: 0.004,
    high: 0.02,
    method: "delong",
    paired: true,
    verdict: "better",
    ...overrides,
  };
}

export function buildEvaluation(overrides: Partial<Evaluation> = {}): Evaluation {
  const before = buildSplit();
  const roc_auc = { value: 0.77, error: 0, low: 0.72, high: 0.82, better: "higher" } as const;
  return {
    splits: [buildSplit()],
    baseline: { splits: [{ ...before, metrics: { ...before.metrics, roc_auc } }] },
    deltas: [buildDelta()],
    ...overrides,
  };
}

export const noBaseline = { rev: null, name: null, how: "main has no metrics" } as const;

/** The report of a full training that beat `main`, every section filled. */
export function buildReport(overrides: Partial<Report> = {}): Report {
  return {
    model: "credit-default",
    candidate: { name: "more-features", rev: "ab12cd34ab12cd34ab12cd34ab12cd34ab12cd34" },
    baseline: { name: "main", rev: "0fcc75bbf11477ede75bff58aa5f488b5b5566b6", how: "merge base with main" },
    decision: null,
    training: {
      experiment: "cibot-ab12cd34-4711",
      revision: "30bbec830b5d411818bb1b6a84a55eee7c5427c2",
      duration: 134,
      command: ["dvc", "exp", "run", "--name", "cibot-ab12cd34-4711", "--set-param", "load_data.sample_size=1.0"],
      stages: [
        { name: "load_data", state: "unchanged", duration: 0 },
        { name: "train", state: "ran", duration: 125 },
      ],
    },
    evaluation: buildEvaluation(),
    metrics: [
      {
        file: "metrics.json",
        name: "test.auc",
        baseline: 0.77,
        candidate: 0.782,
        delta: 0.012,
        better: "higher",
        verdict: "better",
      },
      { file: "metrics.json", name: "trees", baseline: 200, candidate: 200, delta: 0, better: null, verdict: null },
      {
        file: "metrics.json",
        name: "library",
        baseline: "lgbm 4.5",
        candidate: "lgbm 4.6",
        delta: null,
        better: null,
        verdict: null,
      },
    ],
    params: [
      { file: "params.yaml", name: "load_data.sample_size", baseline: 0.2, candidate: "1.0" },
      { file: "params.yaml", name: "features", baseline: '["mean","max"]', candidate: '["mean","min"]' },
    ],
    gates: [],
    policy: describePolicy([]),
    data: [{ path: "data/raw.csv.dvc", baseline: "947d0c736c7b", candidate: "20f35e630daf", size: 8890 }],
    project_plots: { plots: [], problems: [] },
    delivery: null,
    plots: [{ name: "lift", path: "plots/lift.3fa9c1d2.png", alt: "Lift 2.2 in the first decile, was 2.1" }],
    notes: ["test.f1 in metrics.json is no finite number"],
    code: { commit: "ab12cd34ab12cd34ab12cd34ab12cd34ab12cd34", dirty: false, changed_files: [] },
    seeds: [{ file: "params.yaml", name: "train.seed", value: 42 }],
    environment: {
      cibot: "0.1.0",
      dvc: "3.67.1",
      node: "20.20.2",
      platform: "linux-x64",
      remote: "storage",
      job: "https://gitlab.example/-/jobs/4711",
      runner: { provider: "gitlab", name: "gpu-1", image: "python:3.12", triggered_by: "ada" },
      at: "2026-11-24T12:00:00.000Z",
    },
    ...overrides,
  };
}
