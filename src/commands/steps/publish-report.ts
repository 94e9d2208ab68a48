import type { Change } from "../../core/ci/change.ts";
import { mayHold } from "../../core/publishing/marker.ts";
import type { CommentDraft, CommentPlan } from "../../core/publishing/plan-comment.ts";
import { findSilence, type PublishMode, type Signal } from "../../core/publishing/publish-mode.ts";
import type { Measured } from "../../core/publishing/run-history.ts";
import { renderTarget, type Target } from "../../core/publishing/target.ts";
import type { Comment } from "../../ports/comments.ts";
import type { Deps, Forge } from "../deps.ts";
import { findTarget, type TargetChoice } from "./find-target.ts";
import { noUploads, type UploadCounts, uploadImages } from "./upload-images.ts";
import { createComment, overtaken, putAllAside, updateComment, type Writing, type Written } from "./write-comment.ts";

export interface Publication {
  /** Names the report on its target: `credit-default/report`. */
  readonly key: string;
  readonly markdown: string;
  /** Folder of the Markdown's images, relative to the project. */
  readonly folder: string;
  readonly target: TargetChoice;
  readonly mode: PublishMode;
  readonly signal: Signal;
  readonly change: Change;
  /** When the run began, ISO 8601. */
  readonly at: string;
  /** Where the whole text is kept, for a comment that has to be cut; null when it is nowhere. */
  readonly link: string | null;
  readonly dryRun?: boolean | undefined;
  /** What the run is remembered by in the comment's history. */
  readonly measured?: Measured | null | undefined;
}

/** The part `publish` of the JSON documents, `contract.md` §5. */
export interface PublishOutcome {
  readonly action: "created" | "updated" | "unchanged" | "superseded" | "skipped";
  readonly url: string | null;
  readonly target: string;
  readonly uploads: UploadCounts;
  readonly reason: string | null;
}

type PublishDeps = Pick<Deps, "io" | "forge" | "mask" | "project" | "signal">;

/**
 * Keeps the one comment of a report current on its target.
 * @throws `unknown_target`, `no_merge_request`, and what a forge's network causes
 */
export async function publishReport(publication: Publication, deps: PublishDeps): Promise<PublishOutcome> {
  const forge = await deps.forge();
  const { change, mode, at } = publication;
  const target = await findTarget(publication.target, change, { ...deps, forge });
  const outcome = { url: null, target: renderTarget(target), uploads: noUploads, reason: null };
  if (publication.dryRun) return { ...outcome, action: "skipped", reason: "dry run: nothing is written" };
  const { findLater, findOwn } = await import("../../core/publishing/plan-comment.ts");
  // Of this mode no comment is ever looked for again.
  const key = mode === "new" ? `${publication.key}@${at}` : publication.key;
  const existing = mode === "new" ? [] : await forge.comments.list(target, mayHold(key));
  const later = findLater({ key, at, pipeline: change.pipeline }, existing);
  if (later !== undefined) return { ...outcome, action: "skipped", url: later.url, reason: overtaken };
  const silence = findOwn(key, existing) === undefined ? findSilence(mode, publication.signal) : null;
  if (silence !== null) return { ...outcome, action: "skipped", reason: silence };
  return { ...outcome, ...(await bringUpToDate({ ...publication, key }, { target, existing }, deps)) };
}

interface Place {
  readonly target: Target;
  /** The comments of the key. */
  readonly existing: readonly Comment[];
}

async function bringUpToDate(publication: Publication, { target, existing }: Place, deps: PublishDeps) {
  const { key, change, at, measured, mode, markdown, folder } = publication;
  const forge = await deps.forge();
  const [{ findKnownImages, listOwn, planComment }, { finishBody }] = await Promise.all([
    import("../../core/publishing/plan-comment.ts"),
    import("../../core/publishing/finish-body.ts"),
  ]);
  const { images } = await deps.project();
  const source = { markdown, folder, target, known: findKnownImages(key, existing) };
  const uploaded = await uploadImages(source, { ...deps, images, uploads: forge.uploads });
  const { pipeline, sha } = change;
  const body = deps.mask(uploaded.markdown);
  const draft: CommentDraft = { key, sha, at, pipeline, body, measured, images: uploaded.shown };
  const { comments, uploads } = forge;
  const plan = planComment(draft, existing, (text, headSize) => {
    const limit = comments.maxBody - headSize;
    const { markdown: finished, removed } = finishBody(text, {
      limit,
      link: publication.link,
      isForgeImage: uploads.holds,
    });
    if (removed > 0) deps.io.warn(`the comment is too long: ${removed} of its sections are left out`);
    return finished;
  });
  const [keep, ...others] = listOwn(key, existing);
  const supersedes = mode === "supersede" && plan.action === "update" ? listOwn(key, existing) : [];
  const writing = { key, target, mode, body: "body" in plan ? plan.body : "", supersedes };
  const write = { ...deps, comments: forge.comments };
  const written = await applyPlan(plan, writing, write);
  if (keep !== undefined && supersedes.length === 0) await putAllAside(others, { keep, target, fold: false }, write);
  return { ...written, uploads: uploaded.uploads };
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
