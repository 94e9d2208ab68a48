import type { Change } from "../../core/ci/change.ts";
import type { CommentPlan } from "../../core/publishing/plan-comment.ts";
import type { Measured } from "../../core/publishing/run-history.ts";
import { renderTarget, type Target } from "../../core/publishing/target.ts";
import type { Comment } from "../../ports/comments.ts";
import type { Deps, Forge } from "../deps.ts";
import { findTarget } from "./find-target.ts";
import { uploadImages } from "./upload-images.ts";

export interface Publication {
  /** Names the report on its target: `credit-default/report`. */
  readonly key: string;
  readonly markdown: string;
  /** Folder of the Markdown's images, relative to the project. */
  readonly folder: string;
  /** As in `--target`. */
  readonly target: string;
  readonly change: Change;
  /** When the run began, ISO 8601. */
  readonly at: string;
  readonly dryRun?: boolean | undefined;
  /** What the run is remembered by in the comment's history. */
  readonly measured?: Measured | null | undefined;
}

/** The part `publish` of the JSON documents, `contract.md` §5. */
export interface PublishOutcome {
  readonly action: "created" | "updated" | "unchanged" | "skipped";
  readonly url: string | null;
  readonly target: string;
  readonly uploads: { readonly new: number; readonly reused: number };
  readonly reason: string | null;
}

type PublishDeps = Pick<Deps, "io" | "forge" | "mask" | "project">;

/** Keeps the one comment of a report current on its target. Throws `unknown_target`, `no_merge_request`. */
export async function publishReport(publication: Publication, deps: PublishDeps): Promise<PublishOutcome> {
  const forge = await deps.forge();
  const target = await findTarget(publication.target, publication.change, forge);
  if (publication.dryRun) {
    const reason = "dry run: nothing is written";
    return { action: "skipped", url: null, target: renderTarget(target), uploads: { new: 0, reused: 0 }, reason };
  }
  const { findLater, planComment } = await import("../../core/publishing/plan-comment.ts");
  const { key, change, at, measured } = publication;
  const existing = await forge.comments.list(target);
  const later = findLater({ key, at }, existing);
  if (later !== undefined) return { ...overtaken(later), target: renderTarget(target), uploads: { new: 0, reused: 0 } };
  const { images } = await deps.project();
  const { markdown, uploads } = await uploadImages(publication, { images, uploads: forge.uploads, io: deps.io });
  const plan = planComment({ key, sha: change.sha, at, body: deps.mask(markdown), measured }, existing);
  return { ...(await applyComment(plan, target, forge)), target: renderTarget(target), uploads };
}

async function applyComment(plan: CommentPlan<Comment>, target: Target, { comments }: Forge) {
  if (plan.action === "create") {
    const { url } = await comments.create(target, plan.body);
    return { url, action: "created", reason: null } as const;
  }
  if (plan.action === "update") {
    const { url } = await comments.update(target, plan.comment.id, plan.body);
    return { url, action: "updated", reason: null } as const;
  }
  if (plan.why === "newer") return overtaken(plan.comment);
  return { url: plan.comment.url, action: "unchanged", reason: "the comment says the same already" } as const;
}

const overtaken = ({ url }: Comment) =>
  ({ url, action: "skipped", reason: "a later run has published already" }) as const;
