import type { Config } from "../../config/schema.ts";
import { noChanges } from "../../core/delivery/delivery-plan.ts";
import { listConsequences } from "../../core/delivery/render-delivery.ts";
import type { DeliverySection } from "../../core/report/report.ts";
import { CibotError } from "../../errors.ts";
import type { Deps } from "../deps.ts";
import { readPlace } from "./dags-place.ts";
import { chooseSettings } from "./deploy-settings.ts";
import { openDagsFolder } from "./open-dags-folder.ts";
import type { PlannedDeploy } from "./plan-deploy.ts";

/** The plan of a deploy for a report that asks for it. That it cannot be made is said in the report, and stops nothing. */
export async function planForReport({ deploy }: Config, deps: Deps): Promise<DeliverySection | null> {
  if (!deploy.report) return null;
  try {
    return describePlanned(await plan(deploy, deps));
  } catch (error) {
    if (!(error instanceof CibotError) || deps.signal.aborted) throw error;
    const nothing = { release: null, previous: null, dags: noChanges, files: noChanges, lines: [], problems: [] };
    return { missing: error.message, ...nothing };
  }
}

function plan(deploy: Config["deploy"], deps: Deps): Promise<PlannedDeploy> {
  const place = readPlace({}, deploy, deps);
  return openDagsFolder(place, deps, async ({ delivery, cluster, survey }) => {
    const { planDeploy } = await import("./plan-deploy.ts");
    return planDeploy({ place, settings: chooseSettings({}, deploy), cluster, survey }, delivery, deps);
  });
}

function describePlanned({ plan, reports }: PlannedDeploy): DeliverySection {
  const { release, previous, dags, files, notes } = plan;
  const problems = reports.flatMap((report) => report.problems);
  return {
    missing: null,
    release,
    previous,
    dags,
    files,
    lines: [...listConsequences(plan), ...notes],
    problems: problems.map(({ severity, rule, file, line, message }) => ({ severity, rule, file, line, message })),
  };
}
