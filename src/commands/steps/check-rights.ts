import { CibotError } from "../../errors.ts";
import type { Cluster } from "../../ports/cluster.ts";
import type { DeploySettings } from "./deploy-settings.ts";
import type { PlannedDeploy } from "./plan-deploy.ts";

/** No DAG has it: what is asked for changes nothing. */
const nobody = "cibot-asks-whether-it-may-edit-dags";

/**
 * Whether Airflow's user may do what the deploy is going to ask for. Airflow looks at rights before it looks for the DAG, so
 * that one that is not there tells. Throws `airflow_not_allowed`.
 */
export async function checkRights(
  { plan, view, dropped }: PlannedDeploy,
  { smoke }: Pick<DeploySettings, "smoke">,
): Promise<void> {
  if (view === null || plan.unpausing.length + dropped.length + smoke.length === 0) return;
  await demandEditing(view.cluster);
}

/** Changes nothing. Throws `airflow_not_allowed`. */
export async function demandEditing({ dags }: Pick<Cluster, "dags">): Promise<void> {
  try {
    await dags.setPaused(nobody, true);
  } catch (error) {
    if (!(error instanceof CibotError) || error.code !== "airflow_not_found") throw error;
  }
}
