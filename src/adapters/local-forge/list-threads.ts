import { renderTarget } from "../../core/publishing/target.ts";
import type { ForgeState, StoredComment, StoredMergeRequest } from "./stored.ts";

/** One merge request, commit or issue with its comments, the oldest first. */
export interface Thread {
  readonly target: StoredComment["target"];
  /** Null when somebody commented on a merge request that the forge does not hold. */
  readonly mergeRequest: StoredMergeRequest | null;
  readonly comments: readonly StoredComment[];
}

/** The threads of one kind, the one that changed last first. */
export function listThreads(kind: Thread["target"]["kind"], state: ForgeState): Thread[] {
  const mergeRequests = kind === "mr" ? state["merge-requests"] : [];
  const threads = new Map<string, Thread>();
  for (const mergeRequest of mergeRequests) {
    const target = { kind: "mr", iid: mergeRequest.iid } as const;
    threads.set(renderTarget(target), { target, mergeRequest, comments: [] });
  }
  for (const comment of state.comments.filter(({ target }) => target.kind === kind)) {
    const name = renderTarget(comment.target);
    const thread = threads.get(name) ?? { target: comment.target, mergeRequest: null, comments: [] };
    threads.set(name, { ...thread, comments: [...thread.comments, comment] });
  }
  return [...threads.values()].reverse().toSorted((a, b) => lastChange(b) - lastChange(a));
}

function lastChange({ mergeRequest, comments }: Thread): number {
  const times = [mergeRequest, ...comments].map((entry) => Date.parse(entry?.updated_at ?? ""));
  return Math.max(0, ...times.filter(Number.isFinite));
}
