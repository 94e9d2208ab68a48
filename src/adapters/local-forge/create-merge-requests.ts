import { isDeepStrictEqual } from "node:util";
import { mergeRequestExists, mergeRequestMissing } from "../../errors.ts";
import type { MergeRequest, MergeRequestDraft, MergeRequests } from "../../ports/merge-requests.ts";
import type { ForgeSite } from "./forge-site.ts";
import type { StoredMergeRequest } from "./stored.ts";

/** Merge requests as files. Who sets a file's `state` to `merged` or `closed` has merged or closed it. */
export function createMergeRequests({ store, author, clock, address }: ForgeSite): MergeRequests {
  const show = (stored: StoredMergeRequest): MergeRequest => ({
    iid: stored.iid,
    sourceBranch: stored.source_branch,
    targetBranch: stored.target_branch,
    title: stored.title,
    description: stored.description,
    labels: stored.labels,
    sha: stored.sha,
    draft: stored.draft,
    reviewers: stored.reviewers,
    squash: stored.squash,
    removeSourceBranch: stored.remove_source_branch,
    autoMerge: stored.auto_merge,
    url: address(`merge-request-${stored.iid}`),
  });
  const now = () => clock.now().toISOString();
  const change = (iid: number, values: Partial<StoredMergeRequest>) =>
    store.replace("merge-requests", iid, (state) => {
      const stored = state["merge-requests"].find((candidate) => candidate.iid === iid);
      if (stored === undefined) throw mergeRequestMissing({ iid });
      const changed = { ...stored, ...values };
      return isDeepStrictEqual(changed, stored) ? stored : { ...changed, updated_at: now() };
    });
  return {
    findForChange: async ({ branch }) => {
      const found = branch === null ? undefined : findOpen((await store.read())["merge-requests"], branch);
      return found === undefined ? undefined : { iid: found.iid };
    },
    findOpen: async (source, target) => {
      const found = findOpen((await store.read())["merge-requests"], source, target);
      return found === undefined ? undefined : show(found);
    },
    create: async (draft) =>
      show(
        await store.add("merge-requests", (iid, state) => {
          const open = findOpen(state["merge-requests"], draft.sourceBranch, draft.targetBranch);
          if (open !== undefined) {
            throw mergeRequestExists({ iid: open.iid, source: draft.sourceBranch, target: draft.targetBranch });
          }
          const at = now();
          const fixed = { iid, state: "opened", author, auto_merge: false } as const;
          return { ...fixed, ...storeDraft(draft), created_at: at, updated_at: at };
        }),
      ),
    update: async (iid, draft) => show(await change(iid, storeDraft(draft))),
    enableAutoMerge: async (iid) => {
      await change(iid, { auto_merge: true });
      return null;
    },
  };
}

const findOpen = (all: readonly StoredMergeRequest[], source: string, target?: string) =>
  all.find(
    ({ state, source_branch, target_branch }) =>
      state === "opened" && source_branch === source && (target === undefined || target_branch === target),
  );

const storeDraft = (draft: MergeRequestDraft) => ({
  source_branch: draft.sourceBranch,
  target_branch: draft.targetBranch,
  title: draft.title,
  description: draft.description,
  labels: draft.labels,
  sha: draft.sha,
  draft: draft.draft,
  reviewers: draft.reviewers,
  squash: draft.squash,
  remove_source_branch: draft.removeSourceBranch,
});
