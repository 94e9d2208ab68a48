import { z } from "zod";
import { reportSchema } from "../core/report/report.ts";
import { evaluationSchema } from "./evaluation-schema.ts";
import { gateCheck, policy } from "./gates-schema.ts";

const scalar = z.union([z.number(), z.string(), z.boolean(), z.null()]);
const verdict = z.enum(["better", "worse", "noise"]).nullable();
const commit = z.string().meta({ description: "Git revision." });

const baseline = z.union([
  z.object({ rev: commit, name: z.string(), how: z.string().meta({ description: "The rule that picked it." }) }),
  z.object({ rev: z.null(), name: z.null(), how: z.string().meta({ description: "Why there is none." }) }),
]);

const judgedGlob = z.object({
  glob: z.string(),
  expanded: z.string(),
  files: z.int().min(0).nullable().meta({ description: "How many files it matched; null when none was compared." }),
  example: z.string().nullable(),
});

const judgedChanges = z.object({
  matched: z.boolean().nullable(),
  paths: z.array(judgedGlob),
  compare_to: z.string().nullable(),
  base: commit.nullable().meta({ description: "What was compared with." }),
  how: z.string().nullable(),
  changed: z.int().min(0).nullable().meta({ description: "How many files changed." }),
  examples: z.array(z.string()).meta({ description: "The first of them, three at most." }),
});

const judgedExists = z.object({
  matched: z.boolean().nullable(),
  paths: z.array(judgedGlob),
  files: z.int().min(0).nullable().meta({ description: "How many files were looked at." }),
});

const decision = z.object({
  run: z.boolean(),
  matched: z.int().min(0).nullable().meta({ description: "Index of the rule that decided." }),
  rules: z.array(
    z.object({
      if: z.string().nullable(),
      changes: judgedChanges.nullable(),
      exists: judgedExists.nullable(),
      when: z.enum(["always", "on_success", "never"]),
      matched: z.boolean(),
      variables: z.record(z.string(), z.string().nullable()),
      sets: z.record(z.string(), z.string()),
      why: z.string().meta({ description: "Why it matched or not, and what would make it match." }),
    }),
  ),
  sets: z.record(z.string(), z.string()).meta({ description: "What the rule that decided set for the training." }),
});

const training = z.object({
  experiment: z.string(),
  revision: commit.nullable(),
  duration: z.number().min(0).meta({ description: "Seconds." }),
  command: z.array(z.string()),
  stages: z.array(
    z.object({
      name: z.string(),
      state: z.enum(["ran", "unchanged", "cached", "failed"]),
      duration: z.number().min(0).meta({ description: "Seconds." }),
    }),
  ),
});

const projectValue = { file: z.string(), name: z.string() };
const metric = z.object({
  ...projectValue,
  baseline: scalar,
  candidate: scalar,
  delta: z.number().nullable(),
  better: z.enum(["higher", "lower"]).nullable(),
  verdict,
});
const param = z.object({ ...projectValue, baseline: scalar, candidate: scalar });

const data = z.object({
  path: z.string(),
  baseline: z.string().nullable().meta({ description: "MD5 as DVC computes it; ends in `.dir` for a folder." }),
  candidate: z.string().nullable(),
  size: z.number().min(0).nullable().meta({ description: "Bytes, of the candidate's." }),
});

const code = z.object({
  commit,
  dirty: z.boolean().meta({ description: "The workspace held changes that neither commit nor result has." }),
  changed_files: z.array(z.string()),
});

const runner = z.object({
  provider: z.enum(["gitlab", "github"]),
  name: z.string().nullable(),
  image: z.string().nullable(),
  triggered_by: z.string().nullable(),
});

const environment = z.object({
  cibot: z.string(),
  dvc: z.string().nullable(),
  node: z.string(),
  platform: z.string(),
  remote: z.string().nullable().meta({ description: "DVC's default remote." }),
  job: z.string().nullable().meta({ description: "Address of the CI job." }),
  runner: runner.nullable(),
  at: z.iso.datetime().meta({ description: "When the run began, UTC." }),
});

const changes = z.object({ added: z.array(z.string()), changed: z.array(z.string()), removed: z.array(z.string()) });

const delivery = z.object({
  missing: z.string().nullable().meta({ description: "Why there is no plan." }),
  release: z.string().nullable(),
  previous: z.string().nullable().meta({ description: "The release that is live." }),
  dags: changes,
  files: changes,
  lines: z.array(z.string()).meta({ description: "Schedules, next runs with their scoring dates, what is paused." }),
  problems: z.array(
    z.object({
      severity: z.enum(["error", "warning"]),
      rule: z.string(),
      file: z.string().nullable(),
      line: z.number().nullable(),
      message: z.string(),
    }),
  ),
});

/** `report.json`, version 1. Objects are open: within the version keys are only added. */
export const reportDocument = z.object({
  version: z.literal(1),
  schema: z.literal(reportSchema),
  model: z.string(),
  candidate: z.object({ name: z.string(), rev: commit }),
  baseline,
  decision: decision.nullable().meta({ description: "Null in a report without training." }),
  training: training.nullable(),
  evaluation: evaluationSchema.nullable().meta({ description: "Null when no predictions are configured." }),
  metrics: z.array(metric).meta({ description: "Values of the project's metrics files." }),
  params: z.array(param).meta({ description: "Parameters that differ from the baseline." }),
  gates: z.array(gateCheck).meta({ description: "One entry per limit of the configured gates." }),
  policy,
  data: z.array(data).meta({ description: "Data that came from outside." }),
  plots: z.array(z.object({ name: z.string(), path: z.string(), alt: z.string() })),
  project_plots: z.object({
    plots: z.array(z.object({ title: z.string(), images: z.array(z.object({ path: z.string(), alt: z.string() })) })),
    problems: z.array(z.string()),
  }),
  delivery: delivery.nullable().meta({ description: "What a merge would deliver to Airflow." }),
  notes: z.array(z.string()),
  code,
  seeds: z.array(z.object({ ...projectValue, value: scalar })),
  environment,
});
