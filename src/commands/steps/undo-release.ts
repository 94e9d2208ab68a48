import type { Manifest } from "../../core/releases/release.ts";
import { CibotError, deployRolledBack } from "../../errors.ts";
import type { HeldStore } from "../../ports/release-store.ts";
import { type FlipMoment, rememberFlip, timeFlip } from "./flip-moment.ts";
import type { Done, LiveDeps, LiveRequest } from "./live-request.ts";
import { proveGone } from "./prove-dags.ts";
import { expectRelease, proveRelease } from "./prove-release.ts";

export interface UndoRequest {
  readonly request: LiveRequest;
  readonly done: Done;
  /** Why. */
  readonly error: unknown;
}

/**
 * Puts back the release before, and what was paused and unpaused, and proves it. Returns what to throw: the error itself
 * when nothing had become live, or the command was stopped, for then the next deploy goes on; else `deploy_rolled_back`.
 */
export async function undoRelease(held: HeldStore, undo: UndoRequest, deps: LiveDeps): Promise<unknown> {
  const { request, done, error } = undo;
  if (deps.signal.aborted) return error;
  const { view } = request;
  const previous = done.previous === null ? null : await held.readManifest(done.previous);
  // An Airflow that does not answer stops no rollback: it is only not proven then.
  const tell = view === null ? () => rememberFlip(held) : await timeFlip(view.cluster, deps.clock).catch(tellLoss);
  if (done.flipped) await putBack(held, previous, deps);
  const moment = tell();
  const stillPaused = await restorePauses(undo);
  if (!done.flipped) return error;
  await held.settle({
    action: previous === null ? "withdrawn" : "rolled_back",
    release: previous?.name ?? null,
    previous: request.manifest.name,
    by: request.by,
    reason: explain(error),
    paused: [...stillPaused, ...listNew(request)],
    unpaused: [],
  });
  const unproven = await proveUndone(held, { ...undo, previous, moment }, deps);
  return describeUndone({ ...undo, previous, unproven });
}

/** DAGs that the cluster had never seen: it has them paused now, and no operator did that. */
const listNew = ({ view, manifest }: LiveRequest): string[] =>
  view === null
    ? []
    : manifest.dags.map(({ dagId }) => dagId).filter((id) => !view.listed.some(({ dagId }) => dagId === id));

/** In the place of a moment. Throws what is no failure of the cluster. */
function tellLoss(error: unknown): () => CibotError {
  if (!(error instanceof CibotError)) throw error;
  return () => error;
}

async function putBack(held: HeldStore, previous: Manifest | null, { io }: LiveDeps): Promise<void> {
  if (previous === null) await io.step("take the release away again", () => held.withdraw());
  else await io.step(`put release ${previous.name} back`, () => held.flip(previous.name));
}

/** The ids of DAGs that could not be unpaused again. */
async function restorePauses({ request: { view }, done }: UndoRequest): Promise<string[]> {
  if (view === null) return [];
  const { dags } = view.cluster;
  const left: string[] = [];
  for (const id of done.activated) await dags.setPaused(id, true).catch(() => undefined);
  for (const id of done.paused) await dags.setPaused(id, false).catch(() => left.push(id));
  return left;
}

interface Undone extends UndoRequest {
  readonly previous: Manifest | null;
}

/** Why it is not proven; null when it is, or there is no cluster to prove it with. */
async function proveUndone(
  held: HeldStore,
  { request, previous, moment }: Undone & { readonly moment: FlipMoment | CibotError },
  deps: LiveDeps,
): Promise<string | null> {
  const { view, manifest, wait } = request;
  if (view === null) return null;
  if (moment instanceof CibotError) return moment.message;
  const proofDeps = { ...deps, cluster: view.cluster };
  const { intervals } = view;
  try {
    if (previous === null) {
      const expected = await expectRelease({ held, manifest, view, previous });
      await deps.io.step("wait until Airflow has forgotten the release", () =>
        proveGone({ expected, wait, intervals }, proofDeps),
      );
      return null;
    }
    // Until this moment Airflow may have written DAGs of the release that is taken back.
    const heldBackUntil = new Date(moment.since.getTime() + intervals.serialise * 1000);
    const facts = { held, view, moment, heldBackUntil, wait, previous: manifest.name };
    await proveRelease({ ...facts, manifest: previous, shapes: [] }, proofDeps);
    return null;
  } catch (error) {
    if (error instanceof CibotError) return error.message;
    throw error;
  }
}

function describeUndone({
  previous,
  error,
  request,
  unproven,
}: Undone & { readonly unproven: string | null }): CibotError {
  const live = previous === null ? "Nothing is live, as before" : `Release ${previous.name} is live again`;
  const seen = unproven === null ? ", and Airflow shows it." : `, but that is not proven: ${unproven}`;
  const back = `${live}${request.view === null ? "." : seen}`;
  const hint = error instanceof CibotError ? error.hint : "Report it with the lines above.";
  const partial = {
    action: "rolled_back",
    release: previous?.name ?? null,
    rolled_back: { release: request.manifest.name, proven: unproven === null },
  };
  return deployRolledBack({ reason: explain(error), back, hint }, { cause: error, partial });
}

const explain = (error: unknown): string => (error instanceof Error ? error.message : String(error));
