import { z } from "zod";
import { publishModes } from "../core/publishing/publish-mode.ts";
import { findGateProblems } from "./find-gate-problems.ts";
import { gate } from "./gate-schema.ts";
import { rule } from "./rule-schema.ts";

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** `90s`, `30m`, `6h` → seconds. */
const duration = z
  .string()
  .regex(/^\d+(s|m|h)$/, "must be a number of seconds, minutes or hours such as 90s, 30m or 6h")
  .transform((text) => Number.parseInt(text, 10) * (seconds[text.slice(-1)] ?? 1))
  .meta({ description: "A number with its unit: 90s, 30m or 6h." });

/** What can be an argument of a program: the system ends one at a null byte. */
const text = z.string().regex(/^[^\0]*$/, "must not hold a null byte");

const train = z.strictObject({
  rules: z
    .array(rule)
    .default([])
    .meta({ description: "The first that matches decides whether the change is trained; without rules it always is." }),
  engine: z
    .enum(["dvc", "command", "ray"])
    .default("dvc")
    .meta({ description: "What runs the training; this version refuses all but `dvc`." }),
  pull: z.boolean().default(true).meta({ description: "Fetch data from the DVC remote, when there is a default one." }),
  params: z
    .record(z.string(), z.union([text, z.number(), z.boolean()]))
    .default({})
    .meta({ description: "Parameters of the full training: `load_data.sample_size: 1.0` or `other.yaml:a.b: 1`." }),
  timeout: duration.optional().meta({ description: "The training is stopped after this time: `90s`, `30m`, `6h`." }),
});

const metric = z.strictObject({
  name: z.string().min(1).meta({ description: "Dotted name in the metrics files: `test.roc_auc`." }),
  better: z.enum(["higher", "lower"]).meta({ description: "Which way the metric is good." }),
});

const costs = z
  .strictObject({
    tp: z.number().default(0).meta({ description: "A positive that is flagged: a default that is declined." }),
    fp: z.number().default(0).meta({ description: "A negative that is flagged: a good customer who is declined." }),
    tn: z.number().default(0).meta({ description: "A negative that is let pass: a good customer who is approved." }),
    fn: z.number().default(0).meta({ description: "A positive that is let pass: a default that is approved." }),
    unit: z.string().default("").meta({ description: "Unit of the values: `EUR`." }),
  })
  .meta({ description: "What one row of each kind is worth; losses are negative." });

const predictions = z.strictObject({
  name: z.string().min(1).meta({ description: "Name of the split: `test`, `train`, `out-of-time`." }),
  path: z
    .string()
    .min(1)
    .meta({ description: "Predictions file, relative to the project: Parquet, CSV (also `.csv.gz`) or JSON lines." }),
  label: z.string().default("target").meta({ description: "Column of the true class." }),
  score: z.string().default("score").meta({ description: "Column of the score; higher means more likely positive." }),
  id: z
    .string()
    .optional()
    .meta({ description: "Column that identifies a row: with it both models are compared on the same rows." }),
  threshold: z.number().optional().meta({
    description:
      "Policy cut-off: a score at or above it is positive; the confusion matrix and metrics such as precision need it.",
  }),
  positive: z.string().optional().meta({ description: "Label value of the positive class; `1` when absent." }),
  segments: z
    .array(z.string().min(1))
    .default([])
    .meta({ description: "Columns by whose values the split is also measured: `product`, `region`." }),
  costs: costs.optional(),
});

const plotName = z.enum([
  "lift",
  "gains",
  "ks",
  "roc",
  "pr",
  "calibration",
  "confusion",
  "score-histogram",
  "deciles",
  "profit",
]);

const report = z.strictObject({
  baseline: z.string().min(1).default("merge-base").meta({
    description:
      "What the candidate is measured against: `merge-base` with the target branch, the tip of the `target`, or a Git revision.",
  }),
  metrics: z
    .array(metric)
    .default([])
    .meta({ description: "Metrics of the project's files that are shown first, with their direction." }),
  predictions: z.array(predictions).default([]).meta({
    description: "Splits to evaluate. The headline is about the first one whose name does not begin with `train`.",
  }),
  plots: z
    .array(plotName)
    .default(["lift", "confusion"])
    .meta({ description: "Pictures of the headline's split: docs/plots.md shows each." }),
  dvc_plots: z
    .boolean()
    .default(true)
    .meta({ description: "Show the plots that `dvc.yaml` declares, in a fold: at most 20; what is broken is listed." }),
  template: z
    .string()
    .min(1)
    .optional()
    .meta({ description: "Markdown file with blocks such as `{{metrics}}` that lays out the report: docs/report.md." }),
});

const publish = z.strictObject({
  target: z.string().default("auto").meta({
    description:
      "`auto` (the open merge request, else the commit), `mr`, `mr/12`, `commit`, `commit/<sha>` or `issue/<n>`.",
  }),
  mode: z
    .enum(publishModes)
    .default("update")
    .meta({ description: "What becomes of the comment that stands there: docs/publishing.md says it of each." }),
  status: z.boolean().default(true).meta({ description: "Set a status on the commit, in pipelines of GitLab." }),
});

const identity = z.strictObject({
  name: text.min(1).default("cibot").meta({ description: "Name of the commit's author." }),
  email: text.min(1).default("cibot@localhost").meta({ description: "Address of the commit's author." }),
});

const mergeRequest = z.strictObject({
  mode: z
    .enum(["merge-request", "push"])
    .default("merge-request")
    .meta({ description: "`push` commits the result to the branch that was built, and opens nothing." }),
  via: z
    .enum(["push", "api"])
    .default("push")
    .meta({ description: "`push`: Git pushes to origin; `api`: the forge's API commits, without the right to push." }),
  target: text.min(1).optional().meta({ description: "Branch to merge into; the one that was built when absent." }),
  title: text.min(1).optional().meta({ description: "Title of the merge request." }),
  labels: z.array(z.string()).default([]).meta({ description: "Labels; those that people set stay." }),
  reviewers: z.array(z.string()).default([]).meta({ description: "User names of reviewers." }),
  draft: z.boolean().default(false).meta({ description: "Open it as a draft." }),
  auto_merge: z.boolean().default(false).meta({ description: "Merge it when its pipeline succeeds." }),
  squash: z.boolean().default(false).meta({ description: "Squash its commits when it is merged." }),
  remove_source_branch: z.boolean().default(true).meta({ description: "Delete cibot's branch when it is merged." }),
  skip_ci: z.boolean().default(false).meta({ description: "Start no pipeline for the commit." }),
  author: identity.prefault({}).meta({ description: "Who the commit is made by." }),
});

const deploy = z.strictObject({
  dags: text.min(1).default("dags").meta({ description: "Folder of the project whose content is delivered." }),
  airflow_home: text.min(1).optional().meta({
    description: "Airflow's home, whose folder `dags/` is delivered into; `AIRFLOW_HOME` when absent.",
  }),
  project_folder: text.optional().meta({
    description: "Name of the project's folder below `dags/`: a Python identifier; `PROJECT_FOLDER` goes before it.",
  }),
  host: text.min(1).default("local").meta({
    description: "Where the DAGs folder lies: `local` for a path of this machine, or `ssh://user@host:22`.",
  }),
  remote_python: text.min(1).default("python3").meta({ description: "Python 3.8 or newer on the machine behind ssh." }),
  layout: z.enum(["link", "copy"]).default("link").meta({
    description: "`link`: one rename makes a release live; `copy`: file by file, where links are impossible.",
  }),
  pin: z
    .boolean()
    .default(false)
    .meta({ description: "Pin the imports of each DAG file to its release, by a line added to the delivered file." }),
  airflow: z
    .string()
    .regex(/^[23](\.\d+){0,2}$/, "must be a version of Airflow such as 2, 2.11 or 3.3.2")
    .optional()
    .meta({ description: "Version of the target's Airflow, where no address tells it." }),
  airflow_python: text.min(1).optional().meta({
    description: "Interpreter or virtual environment with Airflow, to read the DAGs as Airflow does.",
  }),
  parse_budget: duration.prefault("10s").meta({ description: "A DAG file that takes longer to import is a warning." }),
  max_file_size: z.number().positive().default(5).meta({ description: "A larger file is refused; MiB." }),
  activate: z.enum(["if-new", "always", "never"]).default("if-new").meta({
    description: "Which DAGs are unpaused after the proof; `if-new` leaves alone what the cluster knew before.",
  }),
  smoke: z
    .array(text.min(1))
    .default([])
    .meta({ description: "Ids of DAGs that are run once before the deploy is done." }),
  keep: z.int().min(1).default(5).meta({ description: "Releases that stay in the store." }),
  report: z
    .boolean()
    .default(false)
    .meta({ description: "Show in reports what a merge would deliver, where the DAGs folder can be seen." }),
  wait: duration.prefault("10m").meta({ description: "How long the cluster may take to show this code." }),
});

/** `cibot.yaml`. Every key has a default, so an empty file is valid. */
export const configSchema = z
  .strictObject({
    version: z.literal(1).default(1).meta({ description: "Version of this file's format." }),
    model: z
      .string()
      .regex(
        /^[\w-]+(\.[\w-]+)*$/,
        "must consist of letters, digits, dash and underscore, with single dots between them",
      )
      .default("model")
      .meta({ description: "Name of the model: in reports, branches and the marker of the comment." }),
    train: train.prefault({}).meta({ description: "When to train, and how." }),
    report: report.prefault({}).meta({ description: "What is measured, drawn and shown." }),
    gates: z.array(gate).default([]).meta({
      description: "Limits that the candidate must keep: every report judges them, `cibot gate` exits with 3.",
    }),
    publish: publish.prefault({}).meta({ description: "Where the report goes." }),
    merge_request: mergeRequest.prefault({}).meta({ description: "The merge request that carries a result." }),
    deploy: deploy.prefault({}).meta({ description: "The delivery of the DAGs." }),
  })
  .superRefine(({ gates, report: { predictions } }, context) => {
    for (const { path, message } of findGateProblems(gates, predictions)) {
      context.addIssue({ code: "custom", path: ["gates", ...path], message });
    }
  });

export type Config = z.output<typeof configSchema>;
