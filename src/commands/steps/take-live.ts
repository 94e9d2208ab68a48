import { findReleasesInUse } from "../../core/releases/releases-in-use.ts";
import type { Flip, HeldStore } from "../../ports/release-store.ts";
import { activateDags, pauseDropped } from "./activate-dags.ts";
import { listRuns } from "./cluster-view.ts";
import { rememberFlip, timeFlip } from "./flip-moment.ts";
import type { Done, LiveDeps, LiveOutcome, LiveRequest } from "./live-request.ts";
import { findHeldBack, proveRelease, rereadProof } from "./prove-release.ts";
import { runSmoke } from "./run-smoke.ts";
import { undoRelease } from "./undo-release.ts";

/**
 * Pauses what the release drops, flips, proves, unpauses by policy, and runs smoke. Whatever fails on the way ends in the
 * release before it: throws `deploy_rolled_back`.
 */
export async function takeLive(held: HeldStore, request: LiveRequest, deps: LiveDeps): Promise<LiveOutcome> {
  const { manifest, view, action, by, keep, isLive } = request;
  const previous = findPrevious(held, isLive);
  const done: Done = { flipped: isLive, previous, paused: [], activated: [] };
  const taken = await tryToTake(held, { request, done }, deps).catch(async (error: unknown) => {
    throw await undoRelease(held, { request, done, error }, deps);
  });
  const { paused, activated } = done;
  const entry = { action, release: manifest.name, previous: done.previous, by, reason: null };
  await held.settle({ ...entry, paused, unpaused: activated });
  const runs = view === null ? [] : await listRuns(view, manifest.project);
  const pruned = await held.prune(keep, findReleasesInUse(held.survey.history, runs));
  return { ...taken, activated, paused, pruned };
}

function findPrevious({ survey: { live, unsettled } }: HeldStore, isLive: boolean): string | null {
  if (isLive) return unsettled?.previous ?? null;
  return live.kind === "release" ? live.release.manifest.name : null;
}

interface Attempt {
  readonly request: LiveRequest;
  readonly done: Done;
}

async function tryToTake(
  held: HeldStore,
  { request, done }: Attempt,
  deps: LiveDeps,
): Promise<Pick<LiveOutcome, "flip" | "proof" | "smoke">> {
  const { manifest, view, dropped, isLive, wait } = request;
  if (view !== null) await pauseDropped(dropped, { view, done });
  const tell = view === null || isLive ? () => rememberFlip(held) : await timeFlip(view.cluster, deps.clock);
  const flip = isLive ? null : await flipTo(held, { request, done }, deps);
  if (view === null) return { flip, proof: null, smoke: [] };
  const proofDeps = { ...deps, cluster: view.cluster };
  const facts = { held, view, moment: tell(), heldBackUntil: findHeldBack(held, view), previous: done.previous };
  const proof = await proveRelease({ ...request, ...facts }, proofDeps);
  await activateDags({ held, request, view, done }, deps);
  const smoke = await runSmoke({ dagIds: request.smoke, release: manifest.name, wait }, proofDeps);
  return { flip, proof: await rereadProof(proof, { ...request, view }), smoke };
}

async function flipTo(held: HeldStore, { request, done }: Attempt, { io }: LiveDeps): Promise<Flip> {
  const { name } = request.manifest;
  const flip = await io.step(`make release ${name} live`, () => held.flip(name));
  done.flipped = true;
  done.previous = flip.previous;
  return flip;
}
