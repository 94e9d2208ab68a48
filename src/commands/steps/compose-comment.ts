import type { CommentDraft, CommentPlan } from "../../core/publishing/plan-comment.ts";
import type { Target } from "../../core/publishing/target.ts";
import { count } from "../../core/report/format.ts";
import type { Comment } from "../../ports/comments.ts";
import type { Deps } from "../deps.ts";
import type { Publication } from "./publication.ts";
import { type UploadCounts, uploadImages } from "./upload-images.ts";

/** Where a comment goes. */
export interface Place {
  readonly target: Target;
  /** The comments of the key. */
  readonly existing: readonly Comment[];
}

export interface ComposedComment {
  readonly plan: CommentPlan<Comment>;
  readonly uploads: UploadCounts;
}

type ComposeDeps = Pick<Deps, "io" | "forge" | "mask" | "project" | "signal">;

/**
 * Makes a Markdown text into the body of a comment: without secrets, cut to what the forge takes, its images uploaded,
 * with the line of its earlier runs, and last of all without what the forge would execute.
 */
export async function composeComment(
  publication: Publication,
  { target, existing }: Place,
  deps: ComposeDeps,
): Promise<ComposedComment> {
  const { key, change, at, measured, folder, link } = publication;
  const { comments, uploads } = await deps.forge();
  const [{ findKnownImages, planComment }, { cutBody, finishBody }] = await Promise.all([
    import("../../core/publishing/plan-comment.ts"),
    import("../../core/publishing/finish-body.ts"),
  ]);
  const { images } = await deps.project();
  // Before its images: those of sections that are left out need not be uploaded.
  const cut = cutBody(deps.mask(publication.markdown), { limit: comments.maxBody, link });
  const source = { markdown: cut.markdown, folder, target, known: findKnownImages(key, existing) };
  const uploaded = await uploadImages(source, { ...deps, images, uploads });
  const { pipeline, sha } = change;
  const draft: CommentDraft = { key, sha, at, pipeline, body: uploaded.markdown, measured, images: uploaded.shown };
  let missing = cut.removed;
  const plan = planComment(draft, existing, (text, headSize) => {
    const limit = comments.maxBody - headSize;
    const { markdown, removed } = finishBody(text, { limit, link, isForgeImage: uploads.holds });
    missing += removed;
    return markdown;
  });
  if (missing > 0) deps.io.warn(`the comment is too long for the forge: ${count(missing, "section")} left out`);
  return { plan, uploads: uploaded.uploads };
}
