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

export type CommentPlan =
  | { readonly action: "create"; readonly body: string }
  | { readonly action: "update"; readonly id: string; readonly body: string }
  | { readonly action: "leave"; readonly id: string; readonly why: "equal" | "newer" };

/** Decides what becomes of the one comment of a key. Comments that others wrote are not ours, whatever they hold. */
export function planComment(draft: CommentDraft, existing: readonly PublishedComment[]): CommentPlan {
  const body = disarmMarkers(draft.body).trimEnd();
  const hash = createHash("sha256").update(body).digest("hex").slice(0, 12);
  const key = wellFormed(draft.key);
  const marker: Marker = { key, sha: draft.sha, at: draft.at, body: hash };
  const text = `${renderMarker(marker)}\n${body}\n`;
  const mine = existing.find((comment) => comment.own && parseMarker(comment.body)?.key === key);
  if (mine === undefined) return { action: "create", body: text };
  const earlier = parseMarker(mine.body);
  if (earlier !== undefined && earlier.at > draft.at) return { action: "leave", id: mine.id, why: "newer" };
  if (earlier?.body === hash) return { action: "leave", id: mine.id, why: "equal" };
  return { action: "update", id: mine.id, body: text };
}
