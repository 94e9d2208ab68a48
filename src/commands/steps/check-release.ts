import { findClusterProblems } from "../../core/cluster/find-cluster-problems.ts";
import { findUnsafeFiles } from "../../core/dag-files/find-unsafe-files.ts";
import { findWalkProblems } from "../../core/dag-files/find-walk-problems.ts";
import { listDagFiles } from "../../core/dag-files/list-dag-files.ts";
import type { DagProblem, RungReport } from "../../core/dags/dag-problem.ts";
import type { DagShape } from "../../core/dags/dag-shape.ts";
import { findNeighbourProblems } from "../../core/dags/find-neighbour-problems.ts";
import { findUnpinned } from "../../core/pinning/pin-release.ts";
import type { DagsSurvey } from "../../ports/release-store.ts";
import type { DagsPlace, Delivery } from "../delivery.ts";
import type { Deps } from "../deps.ts";
import type { ClusterView } from "./cluster-view.ts";
import type { DeploySettings } from "./deploy-settings.ts";
import type { ReleaseDraft } from "./read-release.ts";

export interface CheckRequest {
  readonly place: DagsPlace;
  readonly settings: DeploySettings;
  readonly draft: ReleaseDraft;
  readonly survey: DagsSurvey;
  readonly view: ClusterView | null;
  /** Version of the target's Airflow; null when nobody says it. */
  readonly airflow: string | null;
}

export interface Checked {
  /** One per rung, in the order of the ladder. */
  readonly reports: readonly RungReport[];
  /** Null when nothing here could read them. */
  readonly dags: readonly DagShape[] | null;
}

/** Every rung of the ladder, in the final layout. Throws nothing for what is wrong with a DAG. */
export async function checkRelease(request: CheckRequest, delivery: Delivery, deps: Deps): Promise<Checked> {
  const { place, draft, survey, view, settings, airflow } = request;
  const { airflowPython, parseBudget } = settings;
  const { project, layout } = place;
  const files = draft.render(draft.id);
  const dagFiles = listDagFiles(survey.tree, { project, name: draft.id, files, layout, airflow });
  const asked = { project, airflowPython, airflow, parseBudget, now: deps.clock.now() };
  const options = dagFiles === undefined ? asked : { ...asked, dagFiles };
  const { reports, dags } = await deps.io.step("validate the DAGs", () => delivery.validation.validate(files, options));
  const found = [...checkFiles(request), ...findNeighbourProblems(dags ?? [], survey.others)];
  const report: RungReport = { rung: "files", skipped: null, tool: null, seconds: 0, problems: found };
  return { reports: [report, ...reports, await checkCluster(dags ?? [], project, view)], dags };
}

/** What needs no look into a DAG: also under the lock, where the folder may be another than it was. */
export function checkFiles(request: Omit<CheckRequest, "view">): DagProblem[] {
  const { place, draft, survey, settings, airflow } = request;
  const { project, layout } = place;
  const files = draft.render(draft.id);
  return [
    ...findUnsafeFiles(files, { maxFileSize: settings.maxFileSize * 1024 ** 2 }),
    ...(settings.pin ? findUnpinned(draft.files).map(describeUnpinned) : []),
    ...findWalkProblems(survey.tree, { project, name: draft.id, files, layout, airflow }),
  ];
}

async function checkCluster(dags: readonly DagShape[], project: string, view: ClusterView | null): Promise<RungReport> {
  const none = { rung: "cluster", tool: null, problems: [], seconds: 0 } as const;
  if (view === null) return { ...none, skipped: "CIBOT_AIRFLOW_URL is not set" };
  const { names, airflow } = view.cluster;
  const [pools, connections, variables] = await Promise.all([names.pools(), names.connections(), names.variables()]);
  const problems = findClusterProblems(dags, { project, dags: view.listed, names: { pools, connections, variables } });
  return { ...none, skipped: null, tool: `Airflow ${airflow.version}`, problems };
}

const describeUnpinned = (file: string): DagProblem => ({
  rung: "files",
  severity: "warning",
  rule: "not-pinned",
  file,
  line: null,
  message: "Its imports cannot be pinned: its syntax or its encoding is not understood.",
  hint: "Mend its syntax, and save it as UTF-8.",
});
