import { type Finding, fail, ok, skip, warn } from "../../core/doctor/check.ts";
import type { Examination } from "./examination.ts";
import type { Question } from "./question.ts";

/** `cibot.yaml`, and the files that it names. `problem`: what reading it threw; null when it can be read. */
export function planConfigurationChecks(examination: Examination, problem: unknown): Question[] {
  const group = "configuration";
  return [
    {
      id: "configuration",
      group,
      title: "cibot.yaml",
      ask: async () => {
        if (problem !== null) throw problem;
        return describeConfig(examination);
      },
    },
    { id: "template", group, title: "template of the report", ask: () => findTemplate(examination) },
    { id: "predictions", group, title: "predictions", ask: () => findPredictions(examination) },
  ];
}

async function describeConfig({ tools: { machine, configFile }, config }: Examination): Promise<Finding> {
  if (await machine.exists(configFile)) return ok(`valid, model "${config.model}"`);
  return warn("there is none, so that all is as by default", "Write one: `cibot init`, or docs/configuration.md.");
}

async function findTemplate({ tools: { machine }, config }: Examination): Promise<Finding> {
  const { template } = config.report;
  if (template === undefined) return skip("none is named: the report has the usual layout");
  if (await machine.exists(template)) return ok(template);
  return fail(`"${template}" is not there`, "Correct `report.template` in cibot.yaml, or commit the file.");
}

/** Training makes them; without them a report has no measured metrics. */
async function findPredictions({ tools: { machine }, config }: Examination): Promise<Finding> {
  const paths = config.report.predictions.map(({ path }) => path);
  if (paths.length === 0) return skip("none are named: reports show the project's own metrics only");
  // Patterns, and files elsewhere, are the report's to find.
  const plain = paths.filter((path) => !/[*?[\]{}]|:\/\//.test(path));
  const found = await Promise.all(plain.map(async (path) => ((await machine.exists(path)) ? null : path)));
  const missing = found.filter((path) => path !== null);
  if (missing.length === 0) return ok(paths.join(", "));
  return warn(
    `not here yet: ${missing.join(", ")}`,
    "Run `dvc pull`, or train; if a stage writes them elsewhere, correct `report.predictions` in cibot.yaml.",
  );
}
