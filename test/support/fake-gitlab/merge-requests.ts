import { executeBody } from "./effects.ts";
import { presentUser } from "./present.ts";
import type { Call } from "./route.ts";
import type { MergeRequest, World } from "./world.ts";

export const isDraft = (title: string): boolean => /^\s*(draft:|\[draft\]|\(draft\))/i.test(title);

type Beginning = Pick<
  MergeRequest,
  "project" | "sourceProject" | "sourceBranch" | "targetBranch" | "author" | "title" | "sha"
>;

/** An open one with the next number of its project, not yet in the world. */
export function newMergeRequest(world: World, beginning: Beginning): MergeRequest {
  const createdAt = new Date();
  return {
    ...beginning,
    id: world.nextId(),
    iid: world.mergeRequests.filter((other) => other.project === beginning.project).length + 1,
    createdAt,
    updatedAt: createdAt,
    description: "",
    state: "opened",
    labels: [],
    reviewers: [],
    assignees: [],
    milestone: null,
    squash: false,
    removeSourceBranch: false,
    autoMerge: false,
    locked: false,
    conflict: false,
    pipeline: null,
    checks: world.settings.mergeChecks,
    mergeCommit: null,
  };
}

/** Looks at a merge request, which makes GitLab compute whether it can be merged: a later look knows. */
export async function refresh(world: World, mergeRequest: MergeRequest): Promise<void> {
  if (mergeRequest.checks > 0) mergeRequest.checks--;
  await updateHead(world, mergeRequest);
}

/** An open merge request follows its branch. */
export async function updateHead(world: World, mergeRequest: MergeRequest): Promise<void> {
  if (mergeRequest.state !== "opened") return;
  const source = world.projects.find(({ id }) => id === mergeRequest.sourceProject);
  const head = (await source?.repository.branches())?.get(mergeRequest.sourceBranch);
  if (head !== undefined) mergeRequest.sha = head;
}

function detailedStatus({ state, checks, conflict, title }: MergeRequest): string {
  if (state !== "opened") return "not_open";
  if (checks > 0) return "checking";
  if (conflict) return "conflict";
  return isDraft(title) ? "draft_status" : "mergeable";
}

/** A description is scanned for quick actions, as notes are, and its closing keywords close issues. */
export function executeDescription(world: World, user: string, title: string, description: string): string {
  const where = "merge request";
  executeBody(world, title.replace(/^\//, " /"), { user, where, closes: true });
  return executeBody(world, description, { user, where, closes: true }).text;
}

export function presentMergeRequest(mergeRequest: MergeRequest, { world }: Call) {
  const project = world.projects.find(({ id }) => id === mergeRequest.project);
  const user = (id: number) =>
    world.users.filter((candidate) => candidate.id === id).map((one) => presentUser(one, world));
  const assignees = mergeRequest.assignees.flatMap(user);
  const status = detailedStatus(mergeRequest);
  const pipeline = presentPipeline(mergeRequest, world);
  return {
    id: mergeRequest.id,
    iid: mergeRequest.iid,
    project_id: mergeRequest.project,
    title: mergeRequest.title,
    description: mergeRequest.description,
    state: mergeRequest.state,
    created_at: mergeRequest.createdAt.toISOString(),
    updated_at: mergeRequest.updatedAt.toISOString(),
    merged_by: null,
    merge_user: null,
    merged_at: mergeRequest.state === "merged" ? mergeRequest.updatedAt.toISOString() : null,
    closed_by: null,
    closed_at: mergeRequest.state === "closed" ? mergeRequest.updatedAt.toISOString() : null,
    target_branch: mergeRequest.targetBranch,
    source_branch: mergeRequest.sourceBranch,
    user_notes_count: world.notesOn({ project: mergeRequest.project, target: { kind: "mr", iid: mergeRequest.iid } })
      .length,
    upvotes: 0,
    downvotes: 0,
    author: presentUser(mergeRequest.author, world),
    assignees,
    assignee: assignees[0] ?? null,
    reviewers: mergeRequest.reviewers.flatMap(user),
    source_project_id: mergeRequest.sourceProject,
    target_project_id: mergeRequest.project,
    labels: mergeRequest.labels,
    draft: isDraft(mergeRequest.title),
    work_in_progress: isDraft(mergeRequest.title),
    milestone: null,
    merge_when_pipeline_succeeds: mergeRequest.autoMerge,
    merge_status: status === "checking" ? "checking" : mergeRequest.conflict ? "cannot_be_merged" : "can_be_merged",
    detailed_merge_status: status,
    sha: mergeRequest.sha,
    merge_commit_sha: mergeRequest.mergeCommit,
    squash_commit_sha: null,
    discussion_locked: mergeRequest.locked ? true : null,
    should_remove_source_branch: mergeRequest.autoMerge ? mergeRequest.removeSourceBranch : null,
    force_remove_source_branch: mergeRequest.removeSourceBranch,
    reference: `!${mergeRequest.iid}`,
    references: {
      short: `!${mergeRequest.iid}`,
      relative: `!${mergeRequest.iid}`,
      full: `${project?.path}!${mergeRequest.iid}`,
    },
    web_url: `${project?.webUrl}/-/merge_requests/${mergeRequest.iid}`,
    time_stats: { time_estimate: 0, total_time_spent: 0, human_time_estimate: null, human_total_time_spent: null },
    squash: mergeRequest.squash,
    squash_on_merge: mergeRequest.squash,
    task_completion_status: { count: 0, completed_count: 0 },
    prepared_at: mergeRequest.createdAt.toISOString(),
    has_conflicts: mergeRequest.conflict,
    blocking_discussions_resolved: true,
    approvals_before_merge: null,
    head_pipeline: pipeline,
    pipeline,
    user: { can_merge: true },
  };
}

function presentPipeline({ pipeline, sha, sourceBranch, sourceProject }: MergeRequest, { settings }: World) {
  if (pipeline === null) return null;
  const base = { id: 501, iid: 1, project_id: sourceProject, sha, ref: sourceBranch, status: pipeline };
  return { ...base, source: "merge_request_event", web_url: `${settings.url}/-/pipelines/501` };
}
