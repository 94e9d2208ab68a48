import { refuse, refuseInput } from "./answer.ts";
import { executeDescription } from "./merge-requests.ts";
import type { Parameters } from "./read-input.ts";
import type { ProjectCall } from "./route.ts";
import type { MergeRequest } from "./world.ts";

/** What both creating and updating take. */
export const writable: Parameters = {
  description: "string",
  assignee_id: "integer",
  assignee_ids: "integers",
  reviewer_ids: "integers",
  milestone_id: "integer",
  labels: "strings",
  add_labels: "strings",
  remove_labels: "strings",
  remove_source_branch: "boolean",
  squash: "boolean",
  allow_collaboration: "boolean",
  merge_after: "date",
};

/** Refuses titles and descriptions over GitLab's limits, and blank titles. */
export function checkTexts({ input }: ProjectCall): void {
  const title = input.text("title");
  if (title?.trim() === "") throw refuseInput("title is empty");
  if ((title?.length ?? 0) > 255) throw refuse(400, { title: ["is too long (maximum is 255 characters)"] });
  if ((input.text("description")?.length ?? 0) > 1_048_576) {
    throw refuse(400, { description: ["is too long (maximum is 1048576 characters)"] });
  }
}

/** Sets what was sent of these. Ids of nobody are dropped in silence. */
export function assign(mergeRequest: MergeRequest, { world, user, input }: ProjectCall): void {
  const description = input.text("description");
  if (description !== undefined || input.has("title")) {
    const text = executeDescription(world, user.username, mergeRequest.title, description ?? "");
    if (description !== undefined) mergeRequest.description = text;
  }
  const people = (name: string) =>
    input
      .list(name)
      ?.map(Number)
      .filter((id) => world.users.some((candidate) => candidate.id === id));
  const assignee = input.integer("assignee_id");
  mergeRequest.labels = labelsAfter(mergeRequest.labels, { input });
  mergeRequest.reviewers = people("reviewer_ids") ?? mergeRequest.reviewers;
  mergeRequest.assignees = people("assignee_ids") ?? (assignee === undefined ? mergeRequest.assignees : [assignee]);
  mergeRequest.milestone = input.integer("milestone_id") ?? mergeRequest.milestone;
  mergeRequest.squash = input.flag("squash") ?? mergeRequest.squash;
  mergeRequest.removeSourceBranch = input.flag("remove_source_branch") ?? mergeRequest.removeSourceBranch;
}

function labelsAfter(labels: readonly string[], { input }: Pick<ProjectCall, "input">): readonly string[] {
  const added = [...(input.list("labels") ?? labels), ...(input.list("add_labels") ?? [])];
  const removed = input.list("remove_labels") ?? [];
  return [...new Set(added)].filter((label) => !removed.includes(label)).toSorted();
}
