import { setTimeout as sleep } from "node:timers/promises";
import type { Change } from "../../core/ci/change.ts";
import { mayHold } from "../../core/publishing/marker.ts";
import type { CommentPlan } from "../../core/publishing/plan-comment.ts";
import { findSilence } from "../../core/publishing/publish-mode.ts";
import { renderTarget } from "../../core/publishing/target.ts";
import type { Comment } from "../../ports/comments.ts";
import type { Deps, Forge } from "../deps.ts";
import { composeComment, type Place, type PreparedBody, prepareBody } from "./compose-comment.ts";
import { findTarget } from "./find-target.ts";
import { openForge, tokenless } from "./open-forge.ts";
import type { Publication } from "./publication.ts";
import { noUploads, type UploadCounts } from "./upload-images.ts";
import { createComment, overtaken, putAllAside, updateComment, type Writing, type Written } from "./write-comment.ts";

/** The part `publish` of the JSON documents, `contract.md` §5. */
export interface PublishOutcome {
  readonly action: "created" | "updated" | "unchanged" | "superseded" | "skipped";
  readonly url: string | null;
  readonly target: string;
  readonly uploads: UploadCounts;
  readonly reason: string | null;
}

type PublishDeps = Pick<Deps, "clock" | "io" | "forge" | "mask" | "project" | "signal">;

/** Milliseconds. */
const afterRequest = 5;
const longUpload = 2000;

/**
 * Keeps the one comment of a report current on its target.
 * @throws `unknown_target`, `no_merge_request`, and what a forge's network causes
 */
export async function publishReport(publication: Publication, deps: PublishDeps): Promise<PublishOutcome> {
  const { change, mode, at } = publication;
  const forge = await openForge(change, deps);
  if (forge === null) return skipWithoutToken(change);
  const target = await findTarget(publication.target, change, { ...deps, forge });
  const outcome = { url: null, target: renderTarget(target), uploads: noUploads, reason: null };
  if (publication.dryRun) return { ...outcome, action: "skipped", reason: "dry run: nothing is written" };
  const { findLater, findOwn } = await import("../../core/publishing/plan-comment.ts");
  // Of this mode no comment is ever looked for again.
  const key = mode === "new" ? `${publication.key}@${at}` : publication.key;
  const [existing, prepared] = await Promise.all([
    mode === "new" ? [] : forge.comments.list(target, mayHold(key)),
    // A moment, so that the request is on its way before the parser takes the processor.
    sleep(afterRequest).then(() => prepareBody(publication, deps)),
  ]);
  const later = findLater({ key, at, pipeline: change.pipeline }, existing);
  if (later !== undefined) return { ...outcome, action: "skipped", url: later.url, reason: overtaken };
  const silence = findOwn(key, existing) === undefined ? findSilence(mode, publication.signal) : null;
  if (silence !== null) return { ...outcome, action: "skipped", reason: silence };
  return { ...outcome, ...(await bringUpToDate({ ...publication, ...prepared, key }, { target, existing }, deps)) };
}

const skipWithoutToken = ({ mergeRequest }: Change): PublishOutcome => ({
  action: "skipped",
  url: null,
  target: `mr/${mergeRequest?.iid}`,
  uploads: noUploads,
  reason: tokenless,
});

async function bringUpToDate(publication: Publication & PreparedBody, place: Place, deps: PublishDeps) {
  const { key, mode } = publication;
  const { target, existing } = place;
  const looked = deps.clock.now().getTime();
  const { plan, uploads } = await composeComment(publication, place, deps);
  const { listOwn } = await import("../../core/publishing/plan-comment.ts");
  const later =
    deps.clock.now().getTime() - looked > longUpload ? await lookAgain(publication, place, deps) : undefined;
  if (later !== undefined) return { action: "skipped", url: later.url, reason: overtaken, uploads } as const;
  const [keep, ...others] = listOwn(key, existing);
  const supersedes = mode === "supersede" && plan.action === "update" ? listOwn(key, existing) : [];
  const writing = { key, target, mode, body: "body" in plan ? plan.body : "", supersedes };
  const write = { ...deps, comments: (await deps.forge()).comments };
  const written = await applyPlan(plan, writing, write);
  if (keep !== undefined && supersedes.length === 0) await putAllAside(others, { keep, target, fold: false }, write);
  return { ...written, uploads };
}

/** While images are uploaded over a slow line a later run may have published. */
async function lookAgain({ key, at, change }: Publication, { target }: Place, { forge }: Pick<Deps, "forge">) {
  const { findLater } = await import("../../core/publishing/plan-comment.ts");
  const existing = await (await forge()).comments.list(target, mayHold(key));
  return findLater({ key, at, pipeline: change.pipeline }, existing);
}

type Applied = Written | { readonly action: "unchanged"; readonly url: string; readonly reason: string };

async function applyPlan(
  plan: CommentPlan<Comment>,
  writing: Writing,
  deps: Pick<PublishDeps, "io" | "signal"> & Pick<Forge, "comments">,
): Promise<Applied> {
  if (plan.action === "create") return createComment(writing, deps);
  if (plan.action === "leave") {
    const { url } = plan.comment;
    if (plan.why === "newer") return { url, action: "skipped", reason: overtaken };
    return { url, action: "unchanged", reason: "the comment says the same already" };
  }
  if (writing.supersedes.length === 0) return updateComment(plan.comment, writing, deps);
  const written = await createComment(writing, deps);
  return written.action === "created" ? { ...written, action: "superseded" } : written;
}
