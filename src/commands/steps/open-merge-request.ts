import { type MergeRequestPlan, planMergeRequest } from "../../core/merge-request/plan-merge-request.ts";
import type { Deps, Forge, Project } from "../deps.ts";

export interface MergeRequestRequest {
  readonly model: string;
  readonly experiment: string;
  /** Revision of the experiment: its files are the result. */
  readonly revision: string;
  /** The commit that was trained, the parent of the result. */
  readonly head: string;
  readonly targetBranch: string | null;
  readonly headline: string;
  readonly reportUrl: string | null;
  readonly labels: readonly string[];
  /** DVC's default remote, to which the data was pushed; null when there is none. */
  readonly remote: string | null;
}

/** The part `merge_request` of the JSON document. */
export interface MergeRequestOutcome {
  readonly action: "created" | "updated" | "unchanged" | "skipped";
  readonly url: string | null;
  readonly branch: string | null;
  readonly sha: string | null;
  readonly files: readonly string[];
  readonly reason: string | null;
}

/** Puts the result on its branch and opens or updates the merge request. Throws `branch_moved`. */
export async function openMergeRequest(
  request: MergeRequestRequest,
  deps: Pick<Deps, "project" | "forge" | "mask">,
): Promise<MergeRequestOutcome> {
  const { targetBranch, revision, head } = request;
  if (targetBranch === null) return skipMergeRequest("HEAD is on no branch, so there is none to merge into");
  const { resultBranch } = await deps.project();
  const files = await resultBranch.changes(revision, head);
  if (files.length === 0) return skipMergeRequest("the commit holds this result already");
  const plan = maskTexts(planMergeRequest({ ...request, targetBranch, sha: head, files }), deps.mask);
  return applyMergeRequest(plan, request, { resultBranch, forge: await deps.forge() });
}

/** No merge request, for a reason that the reader is told. */
export const skipMergeRequest = (reason: string | null): MergeRequestOutcome => ({
  action: "skipped",
  url: null,
  branch: null,
  sha: null,
  files: [],
  reason,
});

/** The headline is made of names and numbers of the project's files. */
function maskTexts(plan: MergeRequestPlan, mask: Deps["mask"]): MergeRequestPlan {
  const { message, title, description } = plan;
  return { ...plan, message: mask(message), title: mask(title), description: mask(description) };
}

async function applyMergeRequest(
  plan: MergeRequestPlan,
  { revision, head }: MergeRequestRequest,
  { resultBranch, forge: { mergeRequests } }: { resultBranch: Project["resultBranch"]; forge: Forge },
): Promise<MergeRequestOutcome> {
  const { branch, targetBranch, message, title, description, files } = plan;
  const { sha, changed } = await resultBranch.commit({ branch, files: revision, parent: head, message });
  const open = await mergeRequests.findOpen(branch, targetBranch);
  // Labels that people have set stay.
  const labels = [...new Set([...(open?.labels ?? []), ...plan.labels])];
  const draft = { sourceBranch: branch, targetBranch, title, description, labels, sha };
  const done = { branch, sha, files, reason: null };
  if (open === undefined) return { ...done, action: "created", url: (await mergeRequests.create(draft)).url };
  const isEqual = open.description === description && open.title === title && open.labels.length === labels.length;
  if (!changed && isEqual) return { ...done, action: "unchanged", url: open.url };
  return { ...done, action: "updated", url: (await mergeRequests.update(open.iid, draft)).url };
}
