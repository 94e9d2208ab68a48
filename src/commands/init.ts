import { type Command, InvalidArgumentError, Option } from "commander";
import { collect, createCommand } from "../cli/program.ts";
import { isModelName } from "../core/init/find-names.ts";
import type { InitDeps, InitOptions } from "./init-tools.ts";

export const initCommand = (deps: InitDeps): Command =>
  createCommand("init", "Look at a DVC project and propose its cibot.yaml and CI file; nothing is overwritten", [
    "cibot init --dry-run",
    "cibot init --yes --predictions data/test.parquet --label target --score proba",
    "cibot init --template project my-model",
  ])
    .argument("[dir]", "folder of the sample project, for --template")
    .option("--yes", "write what is missing without asking")
    .option("--dry-run", "show what would be written, and write nothing")
    .option("--model <name>", "name of the model (default: the project's)", parseModel)
    .option("--predictions <path>", "predictions file, repeatable (default: what the stages write)", collect)
    .option("--label <column>", "column of the true class")
    .option("--score <column>", "column of the score; higher means more likely positive")
    .option("--id <column>", "column that identifies a row")
    .option("--threshold <number>", "policy cut-off: a score at or above it is positive", parseNumber)
    .option("--project-folder <name>", "folder of the project's DAGs below Airflow's dags/")
    .option("--no-ci", "write no CI file")
    .addOption(new Option("--template <name>", "write a sample project instead").choices(["project"]))
    .action((dir: string | undefined, options: InitOptions) => runInit(dir, options, deps));

function parseModel(text: string): string {
  if (isModelName(text)) return text;
  throw new InvalidArgumentError(
    "It must consist of letters, digits, dashes and underscores, with single dots between.",
  );
}

function parseNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === "" || !Number.isFinite(number)) throw new InvalidArgumentError("It is not a number.");
  return number;
}

/**
 * `cibot init`. Throws `outside_git`, `outside_dvc`, `no_stages`, `invalid_pipeline`, `unknown_column`,
 * `confirmation_needed`, `folder_not_empty`, `interrupted`, `write_failed`.
 */
export async function runInit(dir: string | undefined, options: InitOptions, deps: InitDeps): Promise<void> {
  // No other start has to load it.
  const { setUpProject } = await import("./steps/set-up-project.ts");
  return setUpProject(dir, options, deps);
}
