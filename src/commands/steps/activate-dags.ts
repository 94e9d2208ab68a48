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
    known: await findKnown({ held, request, view, done }),
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

/**
 * Ids that the cluster had before the flip. After a deploy that was killed it may have listed new ones since: new is then
 * what the release before did not have, where that tells.
 */
async function findKnown({ held, request, view, done }: ActivationRequest): Promise<ReadonlySet<string>> {
  const listed = new Set(view.listed.map(({ dagId }) => dagId));
  if (!request.isLive) return listed;
  const before = done.previous === null ? [] : ((await held.readManifest(done.previous))?.dags ?? []);
  if (done.previous !== null && before.length === 0) return listed;
  return new Set(
    [...listed].filter((id) => {
      const isOwn = request.manifest.dags.some(({ dagId }) => dagId === id);
      return !isOwn || before.some(({ dagId }) => dagId === id);
    }),
  );
}
