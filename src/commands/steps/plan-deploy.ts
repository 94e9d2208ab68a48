import { posix } from "node:path";
import { chooseActivation, findPausedByUs } from "../../core/cluster/choose-activation.ts";
import { previewUnpause, type Unpausing } from "../../core/cluster/preview-unpause.ts";
import type { RungReport } from "../../core/dags/dag-problem.ts";
import type { DagShape } from "../../core/dags/dag-shape.ts";
import type { DeliveryPlan } from "../../core/delivery/delivery-plan.ts";
import { type LiveFacts, planDelivery } from "../../core/delivery/plan-delivery.ts";
import { foreignLink } from "../../errors.ts";
import type { Cluster, ClusterDag } from "../../ports/cluster.ts";
import type { DagsSurvey } from "../../ports/release-store.ts";
import type { DagsPlace, Delivery } from "../delivery.ts";
import type { Deps } from "../deps.ts";
import { checkRelease } from "./check-release.ts";
import { type ClusterView, findDropped, listRuns, readCluster } from "./cluster-view.ts";
import type { DeploySettings } from "./deploy-settings.ts";
import { type ReleaseDraft, readRelease } from "./read-release.ts";

export interface PlanRequest {
  readonly place: DagsPlace;
  readonly settings: DeploySettings;
  /** Null without the address of one; not asked for when there is nothing to do. */
  readonly cluster: () => Promise<Cluster | null>;
  readonly survey: DagsSurvey;
}

export interface PlannedDeploy {
  readonly draft: ReleaseDraft;
  readonly plan: DeliveryPlan;
  /** Empty when there is nothing to do. */
  readonly reports: readonly RungReport[];
  /** Null when nothing here could read them. */
  readonly dags: readonly DagShape[] | null;
  readonly view: ClusterView | null;
  /** DAGs of the project that the cluster has and the release has not any more. */
  readonly dropped: readonly ClusterDag[];
}

/** What a deploy would do, and all that speaks against it. Changes nothing. */
export async function planDeploy(request: PlanRequest, delivery: Delivery, deps: Deps): Promise<PlannedDeploy> {
  const { place, settings, survey } = request;
  const draft = await readRelease({ project: place.project, dags: settings.dags, pin: settings.pin }, delivery, deps);
  const nothing = { draft, reports: [], dags: null, view: null, dropped: [] };
  const same = replan(nothing, request);
  if (same.plan.action === "unchanged") return same;
  const cluster = await request.cluster();
  const view = cluster === null ? null : await deps.io.step("ask Airflow", () => readCluster(cluster));
  const airflow = cluster?.airflow.version ?? settings.airflow;
  const { reports, dags } = await checkRelease({ place, draft, survey, view, settings, airflow }, delivery, deps);
  const runs = view === null ? null : await listRuns(view, place.project);
  const dropped =
    view === null || dags === null
      ? []
      : findDropped(
          view,
          place.project,
          dags.map(({ dagId }) => dagId),
        );
  const unpausing = view === null || dags === null ? [] : previewAll(dags, { view, request, now: deps.clock.now() });
  return replan({ draft, reports, dags, view, dropped, runs, unpausing }, request);
}

type Found = Omit<PlannedDeploy, "plan"> & Partial<Pick<Parameters<typeof planDelivery>[0], "runs" | "unpausing">>;

/** The plan against a survey: that of the beginning, and that of the lock. */
export function replan(
  found: Found,
  { place, settings, survey }: Pick<PlanRequest, "place" | "settings" | "survey">,
): PlannedDeploy {
  const { draft, dags, dropped } = found;
  const plan = planDelivery({
    project: place.project,
    path: posix.join(survey.dags, place.project),
    layout: place.layout,
    draft: { id: draft.id, files: draft.sources, pinned: settings.pin, linked: draft.linked },
    live: readLive(survey, place.project),
    unsettled: survey.unsettled?.release ?? null,
    dags,
    runs: found.runs ?? null,
    unpausing: found.unpausing ?? [],
    dropped: dropped.map(({ dagId }) => dagId),
    exchange: survey.can.exchange,
    writable: survey.writable,
  });
  return { ...found, plan };
}

/** Throws `foreign_link`. */
function readLive({ live, dags }: DagsSurvey, project: string): LiveFacts {
  if (live.kind === "foreign-link") throw foreignLink({ path: posix.join(dags, project), target: live.target });
  if (live.kind !== "release") return live;
  const { manifest, drift } = live.release;
  return { kind: "release", manifest, drift, layout: live.layout, files: manifest.sources };
}

interface PreviewFacts {
  readonly view: ClusterView;
  readonly request: PlanRequest;
  readonly now: Date;
}

/** Of the DAGs that the policy unpauses, and that are not running already. */
function previewAll(dags: readonly DagShape[], { view, request, now }: PreviewFacts): Unpausing[] {
  const { listed, cluster } = view;
  const chosen = chooseActivation({
    policy: request.settings.activate,
    dagIds: dags.map(({ dagId }) => dagId),
    known: new Set(listed.map(({ dagId }) => dagId)),
    pausedByUs: findPausedByUs(request.survey.history),
  });
  return dags
    .filter(({ dagId }) => chosen.includes(dagId))
    .map((dag) => ({ dag, known: listed.find(({ dagId }) => dagId === dag.dagId) }))
    .filter(({ known }) => known?.paused !== false)
    .map(({ dag, known }) =>
      previewUnpause(dag, { line: cluster.airflow.line, nextRunAfter: known?.nextRunAfter ?? null, now }),
    );
}
