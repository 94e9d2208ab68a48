import { z } from "zod";

const number = z.number().nullable();

export const gateCheck = z
  .object({
    name: z.string().meta({ description: "Unique, and the same in every run." }),
    metric: z.string().meta({ description: "Key of the evaluation, or dotted name in the metrics file." }),
    source: z.enum(["evaluation", "metrics"]),
    split: z.string().nullable().meta({ description: "Null for a metric of the project's files." }),
    file: z.string().nullable().meta({ description: "The metrics file; null for a metric of the evaluation." }),
    kind: z.enum(["min", "max", "max_drop", "max_rise"]),
    limit: z.number(),
    warn: z.boolean(),
    significant: z.boolean(),
    value: number,
    baseline: number,
    delta: number.meta({ description: "Candidate minus baseline." }),
    low: number.meta({
      description: "Of the 95 % interval of what is judged: the value for min and max, else the delta.",
    }),
    high: number,
    outcome: z.enum(["passed", "failed", "warned", "skipped"]).meta({ description: "skipped: no baseline." }),
    reason: z.string(),
  })
  .meta({ id: "gate_check" });

export const policy = z
  .object({
    hash: z
      .string()
      .regex(/^sha256:[0-9a-f]{64}$/)
      .meta({ description: "Of the gates in force, whatever their order and spelling in cibot.yaml." }),
    gates: z.int().min(0).meta({ description: "Entries of `gates`; each has one or more limits." }),
  })
  .meta({ description: "Evidence of which gates were in force." });
