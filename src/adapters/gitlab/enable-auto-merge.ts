import { setTimeout as sleep } from "node:timers/promises";
import type { MergeRequests } from "@gitbeaker/rest";
import { CibotError, forgeRefused, notAllowed, notAuthenticated } from "../../errors.ts";
import { demandMergeRequest } from "./parse-merge-request.ts";

export interface AutoMerge {
  readonly project: string;
  readonly iid: number;
  /** What is merged, and nothing that is pushed later. */
  readonly sha: string;
  /** Milliseconds before the second try. */
  readonly patience: number;
}

/** GitLab answers 405 while it still computes whether a merge request can be merged, and while its pipeline is not there. */
const maxTries = 5;

/** What no waiting changes, by `detailed_merge_status`. */
const final: Readonly<Record<string, string>> = {
  draft_status: "it is a draft",
  conflict: "it has conflicts",
  broken_status: "it cannot be merged",
  not_open: "it is not open",
};

/** Sets it to be merged when its pipeline succeeds; why not, when GitLab refuses. */
export async function enableAutoMerge(api: MergeRequests, options: AutoMerge): Promise<string | null> {
  for (let attempt = 1; ; attempt++) {
    const end = await tryOnce(api, options);
    if (end === "done") return null;
    if (end.isFinal || attempt >= maxTries) return end.reason;
    await sleep(options.patience * attempt ** 2);
  }
}

interface Refusal {
  readonly reason: string;
  /** True when no waiting helps. */
  readonly isFinal: boolean;
}

async function tryOnce(api: MergeRequests, { project, iid, sha }: AutoMerge): Promise<"done" | Refusal> {
  const described = demandMergeRequest(await api.show(project, iid), `GET merge_requests/${iid}`);
  if (described.mergeRequest.autoMerge || described.state === "merged") return "done";
  const reason = final[described.status];
  if (reason !== undefined) return { reason, isFinal: true };
  try {
    // GitLab before 17.11 knows the second name only, and would merge at once without it.
    await api.merge(project, iid, { autoMerge: true, mergeWhenPipelineSucceeds: true, sha });
    return "done";
  } catch (error) {
    if (!(error instanceof CibotError) || !refusals.has(error.code)) throw error;
    return { reason: error.message, isFinal: error.code !== forgeRefused.code };
  }
}

const refusals = new Set([forgeRefused.code, notAllowed.code, notAuthenticated.code]);
