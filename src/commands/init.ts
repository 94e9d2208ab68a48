import { type Command, InvalidArgumentError, Option } from "commander";
import { collect, createCommand } from "../cli/program.ts";
import { describeFiles, describeFound, listNextSteps } from "../core/init/describe-setup.ts";
import { isModelName } from "../core/init/find-names.ts";
import type { FilePlan } from "../core/init/plan-files.ts";
import type { Proposal } from "../core/init/proposal.ts";
import { confirmationNeeded, invalidUsage } from "../errors.ts";
import type { NewFiles } from "../ports/new-files.ts";
import type { Questions } from "../ports/questions.ts";
import type { InitDeps, InitOptions } from "./init-tools.ts";
import { askAboutSetup } from "./steps/ask-about-setup.ts";
import { layOutSample } from "./steps/lay-out-sample.ts";
import { planSetup } from "./steps/plan-setup.ts";
import { proposeSetup } from "./steps/propose-setup.ts";
import { showFindings, showSetup } from "./steps/show-setup.ts";

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
 * `cibot init`: looks, proposes, shows, and writes what is agreed. Throws `outside_git`, `outside_dvc`, `no_stages`,
 * `invalid_pipeline`, `unknown_column`, `confirmation_needed`, `interrupted`, `write_failed`.
 */
export async function runInit(dir: string | undefined, options: InitOptions, deps: InitDeps): Promise<void> {
  const tools = await deps.init();
  if (options.template !== undefined) return layOutSample(dir ?? ".", tools, deps);
  if (dir !== undefined) {
    throw invalidUsage({
      message: "`cibot init` looks at the folder that it runs in.",
      hint: `Run it there: \`cd ${dir} && cibot init\`; with --template project it writes a sample into ${dir}.`,
    });
  }
  const questions = options.yes || options.dryRun ? null : tools.questions;
  const draft = await proposeSetup(options, tools, deps);
  // Before the questions, which are about what is missing here.
  showFindings(draft, deps);
  const proposal = questions === null ? draft : await askAboutSetup(draft, { ...options, questions }, deps);
  const plans = await planSetup(proposal, options, { tools, deps });
  await showSetup({ proposal, plans, color: tools.color, isCiWanted: options.ci !== false }, deps);
  const isAgreed = await agree(plans, { ...options, questions, proposal });
  const done = isAgreed ? await writeFiles(plans, tools.newFiles) : plans;
  tell({ proposal, plans: done, action: nameAction(plans, options.dryRun === true, isAgreed) }, deps);
}

const isChange = ({ action }: FilePlan) => action !== "keep";

interface Agreement {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly questions: Questions | null;
  readonly proposal: Proposal;
}

/** Throws `confirmation_needed` where nobody can be asked. */
async function agree(plans: readonly FilePlan[], { yes, dryRun, questions, proposal }: Agreement): Promise<boolean> {
  if (dryRun || !plans.some(isChange)) return false;
  if (yes) return true;
  if (questions !== null)
    return questions.confirm(
      `Write ${plans
        .filter(isChange)
        .map(({ path }) => path)
        .join(", ")}?`,
    );
  throw confirmationNeeded(undefined, { partial: { found: describeFound(proposal), files: describeFiles(plans) } });
}

/** A file that somebody else made in the meantime is theirs. */
async function writeFiles(plans: readonly FilePlan[], files: NewFiles): Promise<readonly FilePlan[]> {
  const done: FilePlan[] = [];
  for (const plan of plans) {
    const isWritten =
      plan.action === "keep" ||
      (await (plan.action === "create" ? files.create(plan.path, plan.after) : files.replace(plan.path, plan)));
    done.push(isWritten ? plan : { path: plan.path, action: "keep", why: "was changed in the meantime", add: null });
  }
  return done;
}

type Action = "written" | "planned" | "unchanged" | "declined";

function nameAction(plans: readonly FilePlan[], isDryRun: boolean, isAgreed: boolean): Action {
  if (!plans.some(isChange)) return "unchanged";
  if (isDryRun) return "planned";
  return isAgreed ? "written" : "declined";
}

interface Outcome {
  readonly proposal: Proposal;
  readonly plans: readonly FilePlan[];
  readonly action: Action;
}

const verbs: Readonly<Record<Action, string>> = {
  written: "Wrote",
  planned: "Would write",
  unchanged: "Nothing to write.",
  declined: "Nothing was written.",
};

function tell({ proposal, plans, action }: Outcome, { io }: InitDeps): void {
  const changed = plans.filter(isChange).map(({ path }) => path);
  const next = action === "declined" ? [] : listNextSteps(proposal, action === "unchanged" ? [] : changed, plans);
  io.print({ action, found: describeFound(proposal), files: describeFiles(plans), next }, () =>
    [
      action === "written" || action === "planned" ? `${verbs[action]} ${changed.join(", ")}.` : verbs[action],
      ...(next.length === 0 ? [] : ["", "Next:", ...next.map((step, index) => `  ${index + 1}. ${step}`)]),
    ].join("\n"),
  );
}
