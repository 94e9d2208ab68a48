import { createHash } from "node:crypto";
import { disarmMarkers, type Marker, parseMarker, renderMarker, wellFormed } from "./marker.ts";
import { addRun, describeHistory, type Measured, parseHistory, placeHistory, renderHistory } from "./run-history.ts";

export interface CommentDraft {
  readonly key: string;
  readonly sha: string;
  /** When the run began, ISO 8601. */
  readonly at: string;
  /** Markdown without marker; it may have a place for its history. */
  readonly body: string;
  /** What the run is remembered by; a failed run measured nothing and leaves the history as it is. */
  readonly measured?: Measured | null | undefined;
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
  const comment = findOwn(draft.key, existing);
  const { body, hidden } = addHistory(draft, comment);
  const hash = createHash("sha256").update(body).digest("hex").slice(0, 12);
  const marker: Marker = { key: wellFormed(draft.key), sha: draft.sha, at: draft.at, body: hash };
  const text = [renderMarker(marker), ...hidden, body, ""].join("\n");
  if (comment === undefined) return { action: "create", body: text };
  if (findLater(draft, existing) !== undefined) return { action: "leave", comment, why: "newer" };
  if (parseMarker(comment.body)?.body === hash) return { action: "leave", comment, why: "equal" };
  return { action: "update", comment, body: text };
}

/** The body with its line of earlier runs, and the hidden line that the next run will read. */
function addHistory({ body, sha, measured }: CommentDraft, comment: PublishedComment | undefined) {
  const past = parseHistory(comment?.body ?? "");
  const history = measured ? addRun(past, sha, measured) : past;
  const hidden = renderHistory(history);
  return {
    body: disarmMarkers(placeHistory(body, describeHistory(history))).trimEnd(),
    hidden: hidden === null ? [] : [hidden],
  };
}

function findOwn<Comment extends PublishedComment>(key: string, existing: readonly Comment[]): Comment | undefined {
  const wanted = wellFormed(key);
  return existing.find(({ own, body }) => own && parseMarker(body)?.key === wanted);
}
