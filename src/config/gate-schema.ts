import { z } from "zod";

const change = z.number().min(0);

/** One entry of `gates`. What its keys mean together is checked by `findGateProblems`. */
export const gate = z
  .strictObject({
    metric: z.string().min(1).meta({
      description:
        "Name in the metrics files (`test.roc_auc`, or `metrics.json:auc` if several have it), else `split.metric` or `metric` of the evaluation.",
    }),
    split: z
      .string()
      .min(1)
      .optional()
      .meta({ description: "Split of `report.predictions`: the metric is then one that cibot measures itself." }),
    min: z.number().optional().meta({ description: "The value may not be lower; it may be equal." }),
    max: z.number().optional().meta({ description: "The value may not be higher; it may be equal." }),
    max_drop: change.optional().meta({ description: "How much lower than the baseline the value may be." }),
    max_rise: change.optional().meta({ description: "How much higher than the baseline the value may be." }),
    warn: z.boolean().default(false).meta({ description: "Warn, and let the change pass." }),
    significant: z.boolean().default(false).meta({
      description: "Fail only when the 95 % interval lies wholly beyond the limit: when it is more than noise.",
    }),
  })
  .meta({ description: "At least one of min, max, max_drop and max_rise is needed." });
