import { chooseActivation, findPausedByUs } from "../../core/cluster/choose-activation.ts";
import type { ClusterDag } from "../../ports/cluster.ts";
import type { HeldStore } from "../../ports/release-store.ts";
import type { ClusterView } from "./cluster-view.ts";
import type { Done, LiveDeps, LiveRequest } from "./live-request.ts";

/** Before their files go, so that no run starts of code that is about to vanish. Their history stays. */
export async function pauseDropped(
  dropped: readonly ClusterDag[],
  { view, done }: { readonly view: ClusterView; readonly done: Done },
): Promise<void> {
  for (const { dagId, paused, active } of dropped) {
    if (paused || !active) continue;
    await view.cluster.dags.setPaused(dagId, true);
    done.paused.push(dagId);
  }
}

export interface ActivationRequest {
  readonly held: HeldStore;
  readonly request: LiveRequest;
  readonly view: ClusterView;
  readonly done: Done;
}

/** Unpauses by policy what is paused; `done` says which. */
export async function activateDags({ held, request, view, done }: ActivationRequest, { io }: LiveDeps): Promise<void> {
  const chosen = chooseActivation({
    policy: request.activate,
    dagIds: request.manifest.dags.map(({ dagId }) => dagId),
    known: new Set(view.listed.map(({ dagId }) => dagId)),
    pausedByUs: findPausedByUs(held.survey.history),
  });
  const { dags } = view.cluster;
  for (const dagId of chosen) {
    const dag = await dags.find(dagId);
    if (dag === undefined || !dag.paused) continue;
    await dags.setPaused(dagId, false);
    done.activated.push(dagId);
    io.note(`${dagId} is unpaused.`);
  }
}
