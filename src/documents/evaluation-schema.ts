import { z } from "zod";

const numbers = z.array(z.number());
const share = z.number().min(0).max(1);
const rows = z.number().min(0).meta({ description: "Rows; fractional where ties are shared out." });
const interval = {
  low: z.number().nullable().meta({ description: "Lower end of the 95 % interval; null where none is computed." }),
  high: z.number().nullable().meta({ description: "Upper end of the 95 % interval." }),
};

const metricValue = z
  .object({
    value: z.number(),
    error: z.number().min(0).meta({ description: "Half-width of the certified numerical error; 0 when exact." }),
    ...interval,
    better: z
      .enum(["higher", "lower", "one", "zero"])
      .nullable()
      .meta({ description: "Which way the metric is good; null when it has no direction." }),
  })
  .meta({ id: "metric_value" });
const metricValues = z.record(z.string(), metricValue);

const confusion = z
  .object({
    threshold: z.number(),
    tp: z.number().min(0),
    fp: z.number().min(0),
    tn: z.number().min(0),
    fn: z.number().min(0),
  })
  .meta({ description: "Rows; a score at or above the threshold is predicted positive." });

const decile = z.object({
  decile: z.int().min(1).max(10).meta({ description: "1 is the riskiest." }),
  rows,
  positives: rows,
  score_low: z.number(),
  score_high: z.number(),
  rate: share.meta({ description: "Share of positives in the decile." }),
  lift: z.number().min(0),
  cumulative_lift: z.number().min(0),
  cumulative_gain: z.number().min(0).meta({ description: "Share of all positives in this and the riskier deciles." }),
  ks: z.number().meta({ description: "Cumulative shares of positives and negatives, absolute difference." }),
  mean_score: z.number(),
});

const curve = z.object({ x: numbers, y: numbers }).meta({ id: "curve" });
const curves = z
  .object({
    lift: curve.meta({ description: "x: share of rows, the riskiest first; y: cumulative lift." }),
    gains: curve.meta({ description: "x: share of rows, the riskiest first; y: share of positives." }),
    roc: curve.meta({ description: "x: false positive rate; y: true positive rate." }),
    pr: curve.meta({ description: "x: recall; y: precision." }),
    ks: z.object({ x: numbers, positives: numbers, negatives: numbers }),
    calibration: z.object({ mean_score: numbers, rate: numbers, rows: numbers, low: numbers, high: numbers }),
    score_histogram: z.object({ edges: numbers, positives: numbers, negatives: numbers }),
  })
  .meta({ description: "At most 512 points each." });

const psiBin = z.object({
  low: z.number().nullable().meta({ description: "Lowest score of the bin; null for the first." }),
  high: z.number().nullable().meta({ description: "Where the next bin begins; null for the last." }),
  baseline: share,
  candidate: share,
});

const profitPoint = z.object({
  threshold: z.number(),
  approval_rate: share,
  profit: z.number(),
  bad_rate: share,
});
const profit = z.object({
  unit: z.string(),
  approval_rate: numbers,
  profit: numbers.meta({ description: "Mean value of a row, in `unit`." }),
  bad_rate: numbers,
  optimum: profitPoint,
  policy: profitPoint.nullable(),
});

const segment = z.object({
  column: z.string(),
  cells: z.array(
    z.object({
      value: z.string(),
      rows: z.number().min(0),
      positives: z.number().min(0),
      metrics: metricValues,
      deltas: z.record(z.string(), z.number()).nullable(),
    }),
  ),
  hidden: z
    .object({ cells: z.int().min(0), rows: z.number().min(0) })
    .meta({ description: "Values with too few rows, or rows of a class, to be shown." }),
});

const split = z
  .object({
    name: z.string(),
    rows: z.number().min(0).meta({ description: "Rows that have a score and a label." }),
    positives: z.number().min(0),
    excluded: z.object({ null_score: z.int().min(0), nan_score: z.int().min(0), null_label: z.int().min(0) }),
    outside_unit: z.number().min(0).meta({ description: "Rows whose score is outside [0, 1]." }),
    method: z.enum(["exact", "binned"]),
    metrics: metricValues,
    confusion: confusion.nullable(),
    deciles: z.array(decile),
    curves,
    overlap: z
      .object({ candidate: z.int().min(0), baseline: z.int().min(0), matched: z.int().min(0) })
      .nullable()
      .meta({ description: "Ids of each side and of both." }),
    psi_bins: z.array(psiBin).nullable(),
    profit: profit.nullable(),
    segments: z.array(segment),
  })
  .meta({ id: "split" });

const delta = z.object({
  split: z.string(),
  metric: z.string(),
  value: z.number().meta({ description: "Candidate minus baseline." }),
  ...interval,
  method: z.enum(["delong", "bootstrap", "none"]),
  paired: z.boolean().meta({ description: "True when both models scored the same rows, matched by id." }),
  verdict: z.enum(["better", "worse", "noise"]).nullable(),
});

export const evaluationSchema = z.object({
  splits: z.array(split),
  baseline: z.object({ splits: z.array(split) }).nullable(),
  deltas: z.array(delta),
});
