import { type Command, Option } from "commander";
import { collect, createCommand, explain } from "../cli/program.ts";
import type { Config } from "../config/schema.ts";
import { describeProblem } from "../core/dags/describe-problem.ts";
import { type DeliveryOutcome, describeDelivery, nothingDone } from "../core/delivery/describe-delivery.ts";
import { renderDelivery, renderPlan } from "../core/delivery/render-delivery.ts";
import type { Deps } from "./deps.ts";
import { checkRights } from "./steps/check-rights.ts";
import { addPlaceOptions, type PlaceOptions, readPlace } from "./steps/dags-place.ts";
import { chooseSettings } from "./steps/deploy-settings.ts";
import { openDagsFolder } from "./steps/open-dags-folder.ts";
import type { PlannedDeploy } from "./steps/plan-deploy.ts";
import { refuseErrors } from "./steps/refuse-errors.ts";
import { writeProblems } from "./steps/write-problems.ts";

export interface DeployOptions extends PlaceOptions {
  readonly dags?: string;
  readonly layout?: Config["deploy"]["layout"];
  readonly activate?: Config["deploy"]["activate"];
  readonly smoke?: readonly string[];
  readonly sarif?: string;
  readonly codeQuality?: string;
  readonly dryRun?: boolean;
}

export const deployDagsCommand = (deps: Deps): Command =>
  addPlaceOptions(
    explain(
      createCommand(
        "deploy-dags",
        "Deliver the project's DAGs to Airflow: validate, make live at once, prove, or roll back",
        [
          "AIRFLOW_HOME=/opt/airflow PROJECT_FOLDER=credit_default cibot deploy-dags",
          "cibot deploy-dags --dry-run --code-quality gl-code-quality.json",
          "cibot deploy-dags --host ssh://airflow@scheduler --airflow-home /opt/airflow",
        ],
      ),
      note,
    ),
  )
    .option(
      "--dags <folder>",
      "folder of the project that is delivered (default: deploy.dags in cibot.yaml, else dags)",
    )
    .addOption(
      new Option("--layout <layout>", "copy: file by file, where links are impossible")
        .choices(["link", "copy"])
        .default(undefined, "deploy.layout in cibot.yaml, else link"),
    )
    .addOption(
      new Option("--activate <policy>", "which DAGs are unpaused after the proof")
        .choices(["if-new", "always", "never"])
        .default(undefined, "deploy.activate in cibot.yaml, else if-new"),
    )
    .option(
      "--smoke <dag>",
      "run this DAG once before the deploy is done, repeatable (default: deploy.smoke in cibot.yaml, else none)",
      collect,
    )
    .option("--sarif <file>", "write the problems as SARIF")
    .option("--code-quality <file>", "write the problems for GitLab's code quality widget")
    .option("--dry-run", "print the plan and every problem, write nothing")
    .action((options: DeployOptions) => deployDags(options, deps));

const note = `With CIBOT_AIRFLOW_URL (and CIBOT_AIRFLOW_TOKEN, or CIBOT_AIRFLOW_USER and CIBOT_AIRFLOW_PASSWORD) the deploy waits until Airflow has this code, unpauses new DAGs, and rolls back by itself when that fails. Without it: delivery and validation.`;

/**
 * `cibot deploy-dags`. Identical content: nothing is written. Throws `invalid_dags` before anything is, and
 * `deploy_rolled_back` when what had become live had to be taken back.
 */
export async function deployDags(options: DeployOptions, deps: Deps): Promise<void> {
  const { deploy } = await deps.config();
  const place = { ...readPlace(options, deploy, deps), layout: options.layout ?? deploy.layout };
  const settings = chooseSettings(options, deploy);
  await openDagsFolder(place, deps, async ({ delivery, store, cluster, survey }) => {
    const request = { place, settings, cluster, survey };
    const { planDeploy } = await import("./steps/plan-deploy.ts");
    const planned = await planDeploy(request, delivery, deps);
    await writeProblems(planned.reports, { ...options, folder: settings.dags }, deps);
    tellPlan(planned, deps);
    const action = options.dryRun === true ? "planned" : "refused";
    refuseErrors(listProblems(planned), describeDelivery({ ...nothingDone, ...planned, action }));
    if (options.dryRun === true) {
      return printOutcome({ ...nothingDone, ...planned, action, release: planned.plan.release }, deps);
    }
    if (planned.plan.action === "unchanged") {
      return printOutcome({ ...nothingDone, ...planned, action: "unchanged", release: planned.plan.previous }, deps);
    }
    await checkRights(planned, settings);
    const { deliver } = await import("./steps/deliver.ts");
    const outcome = await store.hold((held) => deliver(held, { request, planned }, { ...deps, pause: delivery.pause }));
    printOutcome(outcome, deps);
  });
}

const listProblems = ({ reports }: PlannedDeploy) => reports.flatMap(({ problems }) => problems);

/** What a person should know before anything happens. */
function tellPlan(planned: PlannedDeploy, { io }: Deps): void {
  for (const note of planned.plan.notes) io.note(note);
  for (const { rung, skipped } of planned.reports) if (skipped !== null) io.note(`not run: ${rung}, since ${skipped}`);
  const problems = listProblems(planned);
  for (const problem of problems) if (problem.severity === "warning") io.warn(describeProblem(problem));
  // The errors are told by what they end in, and what they stand against here.
  if (problems.some(({ severity }) => severity === "error")) io.note(renderPlan(planned.plan));
}

const printOutcome = (outcome: DeliveryOutcome, { io }: Deps) =>
  io.print(describeDelivery(outcome), () => renderDelivery(outcome));
