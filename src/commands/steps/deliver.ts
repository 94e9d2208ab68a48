import { toManifestDag } from "../../core/dags/diff-dags.ts";
import { type DeliveryOutcome, describeDelivery, nothingDone } from "../../core/delivery/describe-delivery.ts";
import type { Manifest } from "../../core/releases/release.ts";
import { CibotError, tellDone } from "../../errors.ts";
import type { HeldStore } from "../../ports/release-store.ts";
import { checkFiles } from "./check-release.ts";
import type { LiveDeps } from "./live-request.ts";
import { type PlannedDeploy, type PlanRequest, replan } from "./plan-deploy.ts";
import { refuseErrors } from "./refuse-errors.ts";
import { takeLive } from "./take-live.ts";

export interface DeliverRequest {
  readonly request: PlanRequest;
  readonly planned: PlannedDeploy;
}

/**
 * Stages a release and makes it live. Under the lock the folder may be another than it was: it is looked at again.
 * Throws `invalid_dags`, `deploy_rolled_back`.
 */
export async function deliver(
  held: HeldStore,
  { request, planned }: DeliverRequest,
  deps: LiveDeps,
): Promise<DeliveryOutcome> {
  const { settings } = request;
  const { survey } = held;
  const { runs, unpausing } = planned.plan;
  const again = replan({ ...planned, runs, unpausing }, { ...request, survey });
  const { draft, view, plan } = again;
  if (plan.action === "unchanged") return { ...nothingDone, ...again, action: "unchanged", release: plan.previous };
  const airflow = view?.cluster.airflow.version ?? settings.airflow;
  const refused = describeDelivery({ ...nothingDone, ...again, action: "refused" });
  refuseErrors(checkFiles({ ...request, draft, survey, airflow }), refused);
  return goLive(held, { request, again }, deps).catch((error: unknown) => {
    if (!(error instanceof CibotError)) throw error;
    const action = deps.signal.aborted ? "interrupted" : "refused";
    throw tellDone(error, describeDelivery({ ...nothingDone, ...again, action }));
  });
}

interface Going {
  readonly request: PlanRequest;
  /** As it is under the lock. */
  readonly again: PlannedDeploy;
}

async function goLive(held: HeldStore, { request, again }: Going, deps: LiveDeps): Promise<DeliveryOutcome> {
  const { survey } = held;
  const { draft, dags, view, dropped, plan } = again;
  const isLive = plan.action === "resume" && survey.live.kind === "release";
  const manifest = isLive
    ? survey.live.release.manifest
    : await deps.io.step("stage the release", () => held.stage(draftManifest(again, request, deps), draft.render));
  const by = draft.origin.author;
  const live = { manifest, shapes: dags ?? [], view, dropped, action: "deployed" as const, by, isLive };
  const taken = await takeLive(held, { ...request.settings, ...live }, deps);
  return { ...again, ...taken, action: "deployed", release: manifest.name };
}

function draftManifest(
  { draft, dags, view }: PlannedDeploy,
  { place, settings }: PlanRequest,
  { clock }: LiveDeps,
): Omit<Manifest, "name" | "files"> {
  return {
    version: 1,
    id: draft.id,
    project: place.project,
    sources: draft.sources,
    dags: dags?.map(toManifestDag) ?? [],
    ...draft.origin,
    at: clock.now().toISOString(),
    airflow: view?.cluster.airflow.version ?? settings.airflow,
    pinned: settings.pin,
  };
}
