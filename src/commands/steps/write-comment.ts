import { setTimeout as sleep } from "node:timers/promises";
import { foldSuperseded } from "../../core/publishing/fold-superseded.ts";
import { mayHold, parseMarker } from "../../core/publishing/marker.ts";
import { listOwn } from "../../core/publishing/plan-comment.ts";
import type { PublishMode } from "../../core/publishing/publish-mode.ts";
import type { Target } from "../../core/publishing/target.ts";
import { CibotError, commentMissing, commentNotOurs, outcomeUnknown } from "../../errors.ts";
import type { Comment, Comments } from "../../ports/comments.ts";
import type { Deps } from "../deps.ts";

/** A report that is ready to be written: everything about it is decided. */
export interface Writing {
  readonly key: string;
  readonly target: Target;
  readonly mode: PublishMode;
  readonly body: string;
}

export interface Written {
  readonly action: "created" | "updated" | "superseded" | "skipped";
  readonly url: string;
  readonly reason: string | null;
}

export const overtaken = "a later run has published already";

interface WriteDeps extends Pick<Deps, "io" | "signal"> {
  readonly comments: Comments;
}

/** Replaces a comment's text; one that is gone, or that this token may no longer change, is posted anew. */
export async function updateComment(comment: Comment, writing: Writing, deps: WriteDeps): Promise<Written> {
  try {
    const { url } = await deps.comments.update(writing.target, comment.id, writing.body);
    return { action: "updated", url, reason: null };
  } catch (error) {
    if (!isOneOf(error, [commentMissing, commentNotOurs])) throw error;
    deps.io.note(`The comment of the last run cannot be updated: ${error.message} A new one is posted.`);
    return createComment(writing, deps);
  }
}

/**
 * Posts a comment and makes sure that it is the only one of its key: another cibot may have done the same in the
 * meantime. Each that looks keeps the comment of the latest run and removes the others, so that all keep the same.
 */
export async function createComment(writing: Writing, deps: WriteDeps): Promise<Written> {
  const created = await postOnce(writing, deps);
  if (writing.mode === "new") return { action: "created", url: created.url, reason: null };
  try {
    return await settle(created, writing, deps);
  } catch (error) {
    if (!(error instanceof CibotError) || deps.signal.aborted) throw error;
    deps.io.warn(`the comment is posted, but whether it is the only one is not known: ${error.message}`);
    return { action: "created", url: created.url, reason: null };
  }
}

const maxPosts = 3;
/** Milliseconds: a write whose answer was lost may take a moment to be seen. */
const firstLook = 500;

/** Never posts blindly again: when the outcome of a post is not known, it looks for the comment first. */
async function postOnce({ key, target, body }: Writing, deps: WriteDeps): Promise<Comment> {
  const { comments, io, signal } = deps;
  for (let posts = 1; ; posts++) {
    try {
      return await comments.create(target, body);
    } catch (error) {
      if (!isOneOf(error, [outcomeUnknown]) || signal.aborted) throw error;
      io.note(`${error.message} Looking for it.`);
      await sleep(firstLook * posts);
      const found = (await comments.listLatest(target, mayHold(key))).find((comment) => isSame(comment, body));
      if (found !== undefined) return found;
      if (posts >= maxPosts) throw error;
    }
  }
}

/** The same run of the same report: a forge may give a body back with other white space. */
function isSame({ own, body }: Comment, wanted: string): boolean {
  const [found, marker] = [parseMarker(body), parseMarker(wanted)];
  return own && found !== undefined && found.at === marker?.at && found.body === marker.body;
}

async function settle(created: Comment, writing: Writing, deps: WriteDeps): Promise<Written> {
  const { key, target, mode } = writing;
  const latest = await deps.comments.listLatest(target, mayHold(key));
  // A copy of the forge's database may not hold what was just written.
  const seen = latest.some(({ id }) => id === created.id) ? latest : [...latest, created];
  const [keep = created, ...others] = listOwn(key, seen);
  for (const other of others) await putAside(other, { keep, target, fold: mode === "supersede" }, deps);
  if (keep.id === created.id) return { action: "created", url: created.url, reason: null };
  return { action: "skipped", url: keep.url, reason: overtaken };
}

/** Removes comments that a race has left, or that the new one takes the place of. A failure leaves them for the next run. */
export async function removeOthers(
  others: readonly Comment[],
  place: { readonly keep: Comment; readonly target: Target; readonly fold: boolean },
  deps: WriteDeps,
): Promise<void> {
  for (const other of others) await putAside(other, place, deps);
}

async function putAside(
  other: Comment,
  { keep, target, fold }: { readonly keep: Comment; readonly target: Target; readonly fold: boolean },
  { comments, io, signal }: WriteDeps,
): Promise<void> {
  try {
    if (fold) await comments.update(target, other.id, foldSuperseded(other.body, keep.url));
    else await comments.remove(target, other.id);
  } catch (error) {
    if (!(error instanceof CibotError) || signal.aborted) throw error;
    io.warn(`an earlier comment stays beside the new one: ${error.message}`);
  }
}

function isOneOf(error: unknown, entries: readonly { readonly code: string }[]): error is CibotError {
  return error instanceof CibotError && entries.some(({ code }) => code === error.code);
}
