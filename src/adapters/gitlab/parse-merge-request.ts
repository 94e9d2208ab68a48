import { stripDraft } from "../../core/merge-request/fit-title.ts";
import { unexpectedAnswer } from "../../errors.ts";
import type { MergeRequest } from "../../ports/merge-requests.ts";
import { isRecord } from "./parse-note.ts";

/** A merge request as GitLab describes it, https://docs.gitlab.com/api/merge_requests/ */
export interface Described {
  readonly mergeRequest: MergeRequest;
  /** False for one from a fork, whose branch has the same name and is not ours. */
  readonly isOwn: boolean;
  readonly state: string;
  /** `mergeable`, `ci_still_running`, `checking`, `draft_status`, …; empty when it is not told. */
  readonly status: string;
  /** Ids of the reviewers by their names. */
  readonly reviewers: ReadonlyMap<string, number>;
}

/** Undefined for what is no merge request. */
export function parseMergeRequest(value: unknown): Described | undefined {
  if (!isRecord(value)) return undefined;
  const { iid, web_url: url } = value;
  const text = (name: string) => (typeof value[name] === "string" ? value[name] : "");
  if (typeof iid !== "number" || typeof url !== "string" || text("source_branch") === "") return undefined;
  const reviewers = parseReviewers(value.reviewers);
  const mergeRequest: MergeRequest = {
    iid,
    url,
    sourceBranch: text("source_branch"),
    targetBranch: text("target_branch"),
    title: stripDraft(text("title")),
    description: text("description"),
    labels: Array.isArray(value.labels) ? value.labels.filter((label) => typeof label === "string") : [],
    sha: text("sha"),
    draft: value.draft === true || value.work_in_progress === true,
    reviewers: [...reviewers.keys()],
    squash: value.squash === true,
    removeSourceBranch: value.force_remove_source_branch === true,
    autoMerge: value.merge_when_pipeline_succeeds === true,
  };
  const isOwn = value.source_project_id === undefined || value.source_project_id === value.project_id;
  return { mergeRequest, isOwn, state: text("state"), status: text("detailed_merge_status"), reviewers };
}

/** The merge request of an answer. Throws `unexpected_answer`. */
export function demandMergeRequest(value: unknown, request: string): Described {
  const described = parseMergeRequest(value);
  if (described === undefined) throw unexpectedAnswer({ request, detail: "it holds no merge request" });
  return described;
}

function parseReviewers(value: unknown): Map<string, number> {
  const users = Array.isArray(value) ? value.filter(isRecord) : [];
  return new Map(
    users.flatMap(({ username, id }) =>
      typeof username === "string" && typeof id === "number" ? [[username, id] as const] : [],
    ),
  );
}
