import type { CommentDraft, CommentPlan } from "../../core/publishing/plan-comment.ts";
import type { Target } from "../../core/publishing/target.ts";
import { count } from "../../core/report/format.ts";
import type { ShrunkBody } from "../../core/trust/shrink-body.ts";
import type { Comment } from "../../ports/comments.ts";
import type { Deps } from "../deps.ts";
import type { Publication } from "./publication.ts";
import { type ReadImages, readImages } from "./read-images.ts";
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

type ComposeDeps = Pick<Deps, "io" | "forge" | "signal">;

/** A text and its images before it is known what stands on the forge. */
export interface PreparedBody {
  readonly cut: ShrunkBody;
  readonly images: ReadImages;
}

/** Takes out secrets, cuts the text to what the forge takes, and reads the images that are left. */
export async function prepareBody(
  { markdown, folder, link }: Pick<Publication, "markdown" | "folder" | "link">,
  { forge, mask, project }: Pick<Deps, "forge" | "mask" | "project">,
): Promise<PreparedBody> {
  const { cutBody } = await import("../../core/trust/finish-body.ts");
  const { comments } = await forge();
  const cut = cutBody(mask(markdown), { limit: comments.maxBody, link });
  return { cut, images: await readImages(cut.markdown, folder, (await project()).images) };
}

/**
 * Makes a prepared text into the body of a comment: its images uploaded, with the line of its earlier runs, and last of
 * all without what the forge would execute.
 */
export async function composeComment(
  publication: Publication & PreparedBody,
  { target, existing }: Place,
  deps: ComposeDeps,
): Promise<ComposedComment> {
  const { key, change, at, measured, link, cut, images } = publication;
  const { comments, uploads } = await deps.forge();
  const [{ findKnownImages, planComment }, { finishBody }] = await Promise.all([
    import("../../core/publishing/plan-comment.ts"),
    import("../../core/trust/finish-body.ts"),
  ]);
  const source = { markdown: cut.markdown, images, target, known: findKnownImages(key, existing) };
  const uploaded = await uploadImages(source, { ...deps, uploads });
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
