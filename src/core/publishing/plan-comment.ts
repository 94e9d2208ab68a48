import { createHash } from "node:crypto";
import { disarmMarkers, type Marker, parseMarker, renderMarker, wellFormed } from "./marker.ts";

export interface CommentDraft {
  readonly key: string;
  readonly sha: string;
  /** When the run began, ISO 8601. */
  readonly at: string;
  /** Markdown without marker. */
  readonly body: string;
}

export interface PublishedComment {
  readonly id: string;
  readonly body: string;
  readonly own: boolean;
}

export type CommentPlan<Comment> =
  | { readonly action: "create"; readonly body: string }
  | { readonly action: "update"; readonly comment: Comment; readonly body: string }
  | { readonly action: "leave"; readonly comment: Comment; readonly why: "equal" | "newer" };

/** The comment of a key when a run that began later has written it: an earlier one must not overwrite it. */
export function findLater<Comment extends PublishedComment>(
  { key, at }: Pick<CommentDraft, "key" | "at">,
  existing: readonly Comment[],
): Comment | undefined {
  const mine = findOwn(key, existing);
  return (parseMarker(mine?.body ?? "")?.at ?? "") > at ? mine : undefined;
}

/** Decides what becomes of the one comment of a key. Comments that others wrote are not ours, whatever they hold. */
export function planComment<Comment extends PublishedComment>(
  draft: CommentDraft,
  existing: readonly Comment[],
): CommentPlan<Comment> {
  const body = disarmMarkers(draft.body).trimEnd();
  const hash = createHash("sha256").update(body).digest("hex").slice(0, 12);
  const marker: Marker = { key: wellFormed(draft.key), sha: draft.sha, at: draft.at, body: hash };
  const text = `${renderMarker(marker)}\n${body}\n`;
  const comment = findOwn(draft.key, existing);
  if (comment === undefined) return { action: "create", body: text };
  if (findLater(draft, existing) !== undefined) return { action: "leave", comment, why: "newer" };
  if (parseMarker(comment.body)?.body === hash) return { action: "leave", comment, why: "equal" };
  return { action: "update", comment, body: text };
}

function findOwn<Comment extends PublishedComment>(key: string, existing: readonly Comment[]): Comment | undefined {
  const wanted = wellFormed(key);
  return existing.find(({ own, body }) => own && parseMarker(body)?.key === wanted);
}
