import { setTimeout as sleep } from "node:timers/promises";
import { foldSuperseded } from "../../core/publishing/fold-superseded.ts";
import { mayHold, parseMarker } from "../../core/publishing/marker.ts";
import { listOwn } from "../../core/publishing/plan-comment.ts";
import type { PublishMode } from "../../core/publishing/publish-mode.ts";
import { compareRuns } from "../../core/publishing/run-order.ts";
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
  /** Comments that the new one takes the place of. */
  readonly supersedes: readonly Comment[];
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

/** Replaces a comment's text; one that is gone is posted anew. */
export async function updateComment(comment: Comment, writing: Writing, deps: WriteDeps): Promise<Written> {
  try {
    const { url } = await deps.comments.update(writing.target, comment.id, writing.body);
    return { action: "updated", url, reason: null };
  } catch (error) {
    // It is ours, so that the forge's own words say more. A new one at each run would leave a row of them.
    if (isOneOf(error, [commentNotOurs]) && error.cause instanceof CibotError) throw error.cause;
    if (!isOneOf(error, [commentMissing])) throw error;
    deps.io.note(`${error.message} A new one is posted.`);
    return createComment(writing, deps);
  }
}

/**
 * Posts a comment and makes sure that it is the only one of its key. When another cibot has posted in the meantime, the
 * oldest comment stays, for whoever looks: each removes what it has posted itself, after it has put its report there.
 */
export async function createComment(writing: Writing, deps: WriteDeps): Promise<Written> {
  const created = await postOnce(writing, deps);
  await putAllAside(writing.supersedes, { keep: created, target: writing.target, fold: true }, deps);
  const done: Written = { action: "created", url: created.url, reason: null };
  if (writing.mode === "new") return done;
  try {
    return (await giveWay(created, writing, deps)) ?? done;
  } catch (error) {
    if (!(error instanceof CibotError) || deps.signal.aborted) throw error;
    deps.io.warn(`the comment is posted, but whether it is the only one is not known: ${error.message}`);
    return done;
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

const maxLooks = 5;
/** Milliseconds: others that have posted at the same time write at the same time, too. */
const secondLook = 150;

/** Undefined when ours is the oldest comment of the key. Else the report goes there, unless a later run's stands in it. */
async function giveWay(created: Comment, writing: Writing, deps: WriteDeps): Promise<Written | undefined> {
  const { key, target, body } = writing;
  const { comments } = deps;
  const look = async () => listOwn(key, await comments.listLatest(target, mayHold(key)))[0];
  let place = await look();
  for (let looks = 1; looks < maxLooks && isOther(place) && compareBodies(place.body, body) < 0; looks++) {
    await unlessGone(() => comments.update(target, place?.id ?? "", body));
    await sleep(secondLook);
    place = await look();
  }
  if (!isOther(place)) return undefined;
  await putAside(created, { keep: place, target, fold: false }, deps);
  if (compareBodies(place.body, body) > 0) return { action: "skipped", url: place.url, reason: overtaken };
  return { action: "updated", url: place.url, reason: null };

  function isOther(comment: Comment | undefined): comment is Comment {
    // A copy of the forge's database may not hold yet what was just written.
    return comment !== undefined && comment.id !== created.id;
  }
}

async function unlessGone(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isOneOf(error, [commentMissing])) throw error;
  }
}

/** Positive when the run of the first is the later one. */
function compareBodies(a: string, b: string): number {
  const [left, right] = [parseMarker(a), parseMarker(b)];
  return left === undefined || right === undefined ? -1 : compareRuns(left, right);
}

interface Aside {
  readonly keep: Comment;
  readonly target: Target;
  /** True when it stays to be read. */
  readonly fold: boolean;
}

/** Comments that a race has left, or that another takes the place of. A failure leaves them for the next run. */
export async function putAllAside(others: readonly Comment[], aside: Aside, deps: WriteDeps): Promise<void> {
  for (const other of others) await putAside(other, aside, deps);
}

async function putAside(other: Comment, { keep, target, fold }: Aside, { comments, io, signal }: WriteDeps) {
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
