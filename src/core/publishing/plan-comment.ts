import { createHash } from "node:crypto";
import { wellFormed } from "../text/well-formed.ts";
import { type ImageIndex, parseImageIndex, renderImageIndex } from "./image-index.ts";
import { disarmMarkers, type Marker, parseMarker, renderMarker, splitHead } from "./marker.ts";
import { addRun, describeHistory, type Measured, parseHistory, placeHistory, renderHistory } from "./run-history.ts";
import { compareRuns, type Run } from "./run-order.ts";

export interface CommentDraft extends Run {
  readonly key: string;
  readonly sha: string;
  /** Markdown without marker; it may have a place for its history. */
  readonly body: string;
  /** What the run is remembered by; a failed run measured nothing and leaves the history as it is. */
  readonly measured?: Measured | null | undefined;
  /** The images that the body shows. */
  readonly images?: ImageIndex;
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

/**
 * Makes a body one that may be published: without what a forge would execute, and of a length that it takes.
 * @param headSize bytes of UTF-8 of the hidden lines that will stand before it
 */
export type Finish = (body: string, headSize: number) => string;

/** The comment of a key when a run that began later has written it: an earlier one must not overwrite it. */
export function findLater<Comment extends PublishedComment>(
  draft: Pick<CommentDraft, "key" | "at" | "pipeline">,
  existing: readonly Comment[],
): Comment | undefined {
  return listOwn(draft.key, existing).find(({ body }) => {
    const marker = parseMarker(body);
    return marker !== undefined && compareRuns(marker, draft) > 0;
  });
}

/** Decides what becomes of the one comment of a key. Comments that others wrote are not ours, whatever they hold. */
export function planComment<Comment extends PublishedComment>(
  draft: CommentDraft,
  existing: readonly Comment[],
  finish: Finish,
): CommentPlan<Comment> {
  const comment = findOwn(draft.key, existing);
  const { body, hidden } = addHidden(draft, comment?.body ?? "", finish);
  const hash = createHash("sha256").update(body).digest("hex").slice(0, 12);
  const { sha, at, pipeline } = draft;
  const marker: Marker = { key: wellFormed(draft.key), sha, at, pipeline, body: hash };
  const text = [renderMarker(marker), ...hidden, body, ""].join("\n");
  if (comment === undefined) return { action: "create", body: text };
  const later = findLater(draft, existing);
  if (later !== undefined) return { action: "leave", comment: later, why: "newer" };
  if (parseMarker(comment.body)?.body === hash) return { action: "leave", comment, why: "equal" };
  return { action: "update", comment, body: text };
}

/** The images that the comment of a key shows already, by the hash of their content. */
export function findKnownImages(key: string, existing: readonly PublishedComment[]): ImageIndex {
  return parseImageIndex(splitHead(findOwn(key, existing)?.body ?? "").head);
}

/** Bytes of a marker without its key, at most. */
const markerSize = 300;
/** Percent-encoding writes three bytes for one. */
const keyGrowth = 3;

/** The body with its line of earlier runs, and the hidden lines that the next run will read. */
function addHidden({ key, body, sha, measured, images = new Map() }: CommentDraft, earlier: string, finish: Finish) {
  const { head } = splitHead(earlier);
  const past = parseHistory(head);
  const history = measured ? addRun(past, sha, measured) : past;
  const lines = [renderHistory(history), renderImageIndex(images, parseImageIndex(head))];
  const hidden = lines.filter((line) => line !== null);
  const headSize = Buffer.byteLength([key, ...hidden].join("\n")) * keyGrowth + markerSize;
  const placed = placeHistory(body, describeHistory(history));
  // Whatever has made the body harmless: nothing in it may pass for our own lines.
  return { hidden, body: disarmMarkers(finish(placed, headSize)).trimEnd() };
}

/** The comment of a key; of several that a race has left, the oldest is it, for every run that looks. */
export function findOwn<Comment extends PublishedComment>(
  key: string,
  existing: readonly Comment[],
): Comment | undefined {
  return listOwn(key, existing)[0];
}

/** All comments of a key, in the order of the list. */
export function listOwn<Comment extends PublishedComment>(key: string, existing: readonly Comment[]): Comment[] {
  const wanted = wellFormed(key);
  return existing.filter(({ own, body }) => own && parseMarker(body)?.key === wanted);
}
