import type { MergeRequestPlan } from "../../core/merge-request/plan-merge-request.ts";
import { CibotError, mergeRequestExists } from "../../errors.ts";
import type { MergeRequest, MergeRequestDraft } from "../../ports/merge-requests.ts";
import type { Deps, Forge } from "../deps.ts";

export interface PushedPlan {
  readonly plan: MergeRequestPlan;
  /** The commit that the branch ends in. */
  readonly sha: string;
  /** False when it was there before. */
  readonly changed: boolean;
}

interface Saved {
  readonly action: "created" | "updated" | "unchanged";
  readonly url: string;
}

type SaveDeps = Pick<Forge, "mergeRequests"> & Pick<Deps, "io">;

/** Opens the merge request of a branch that is written, or makes the open one say what it should. */
export async function saveMergeRequest(pushed: PushedPlan, deps: SaveDeps): Promise<Saved> {
  const { action, mergeRequest } = await createOrUpdate(pushed, deps);
  const isSet = await requestAutoMerge(mergeRequest, pushed, deps);
  return { action: isSet && action === "unchanged" ? "updated" : action, url: mergeRequest.url };
}

interface SavedRequest {
  readonly action: Saved["action"];
  readonly mergeRequest: MergeRequest;
}

async function createOrUpdate(pushed: PushedPlan, { mergeRequests, io }: SaveDeps): Promise<SavedRequest> {
  const { branch, targetBranch } = pushed.plan;
  const open = await mergeRequests.findOpen(branch, targetBranch);
  if (open !== undefined) return update(open, pushed, mergeRequests);
  try {
    const mergeRequest = await mergeRequests.create(draftOf(pushed));
    warnOfReviewers(mergeRequest, pushed, io);
    return { action: "created", mergeRequest };
  } catch (error) {
    if (!(error instanceof CibotError && error.code === mergeRequestExists.code)) throw error;
    // Another cibot was faster: its merge request is the one to keep current.
    const theirs = await mergeRequests.findOpen(branch, targetBranch);
    if (theirs === undefined) throw error;
    return update(theirs, pushed, mergeRequests);
  }
}

/** Of a name that is no user's a forge says nothing. */
function warnOfReviewers({ url, reviewers }: MergeRequest, { plan }: PushedPlan, io: SaveDeps["io"]): void {
  const missing = plan.reviewers.filter(
    (name) => !reviewers.some((taken) => taken.toLowerCase() === name.toLowerCase()),
  );
  if (missing.length > 0) io.warn(`${url} is not reviewed by ${missing.join(", ")}: the forge did not take the name`);
}

function draftOf({ plan, sha }: PushedPlan): MergeRequestDraft {
  const { branch, targetBranch, title, description, labels, draft, reviewers, squash, removeSourceBranch } = plan;
  return {
    sourceBranch: branch,
    targetBranch,
    title,
    description,
    labels,
    sha,
    draft,
    reviewers,
    squash,
    removeSourceBranch,
  };
}

async function update(
  open: MergeRequest,
  pushed: PushedPlan,
  mergeRequests: Forge["mergeRequests"],
): Promise<SavedRequest> {
  const { plan, sha, changed } = pushed;
  // Labels that people have set stay, and what they have decided on reviewers, draft, squash and branch.
  const wanted = {
    ...draftOf(pushed),
    labels: union(open.labels, plan.labels),
    reviewers: open.reviewers,
    draft: open.draft,
    squash: open.squash,
    removeSourceBranch: open.removeSourceBranch,
  };
  if (!changed && saysTheSame(open, wanted)) return { action: "unchanged", mergeRequest: open };
  return { action: "updated", mergeRequest: await mergeRequests.update(open.iid, { ...wanted, sha }) };
}

const union = (kept: readonly string[], ours: readonly string[]) => [...new Set([...kept, ...ours])];

const saysTheSame = (open: MergeRequest, wanted: MergeRequestDraft) =>
  open.title === wanted.title &&
  open.description.trimEnd() === wanted.description.trimEnd() &&
  open.labels.length === wanted.labels.length;

/** True when it was asked for and granted. What a forge refuses leaves a merge request to be merged by hand. */
async function requestAutoMerge(
  { iid, url, autoMerge }: MergeRequest,
  { plan, sha }: PushedPlan,
  { mergeRequests, io }: SaveDeps,
): Promise<boolean> {
  if (!plan.autoMerge || autoMerge) return false;
  const refusal = await mergeRequests.enableAutoMerge(iid, sha);
  if (refusal === null) return true;
  io.warn(`${url} is not merged by itself: ${refusal}`);
  return false;
}
