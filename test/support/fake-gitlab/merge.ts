import { refuse, unauthorized } from "./answer.ts";
import { isDraft, refresh, updateHead } from "./merge-requests.ts";
import type { Blob, Repository } from "./repository.ts";
import type { ProjectCall } from "./route.ts";
import type { MergeRequest, World } from "./world.ts";

/** `PUT …/merge`: merges now, or when the pipeline has succeeded, or refuses in one of GitLab's ways. */
export async function mergeMergeRequest(mergeRequest: MergeRequest, call: ProjectCall): Promise<void> {
  const { world, user, project, input } = call;
  if (!world.allows(user, project, "developer")) throw unauthorized();
  const unchecked = mergeRequest.checks > 0;
  await refresh(world, mergeRequest);
  const auto = input.flag("auto_merge") ?? input.flag("merge_when_pipeline_succeeds") ?? false;
  const active = mergeRequest.pipeline === "created" || mergeRequest.pipeline === "running";
  const open = mergeRequest.state === "opened" && !isDraft(mergeRequest.title) && !unchecked;
  // Without an active pipeline there is nothing to wait for; after a good one it is merged at once.
  const ready = !auto || active || mergeRequest.pipeline === "success";
  if (!open || !ready) throw refuse(405, "405 Method Not Allowed");
  if (mergeRequest.conflict) throw refuse(422, "Branch cannot be merged");
  const sha = input.text("sha");
  if (sha !== undefined && sha !== mergeRequest.sha) {
    throw refuse(409, `SHA does not match HEAD of source branch: ${mergeRequest.sha}`);
  }
  mergeRequest.squash = input.flag("squash") ?? mergeRequest.squash;
  mergeRequest.removeSourceBranch = input.flag("should_remove_source_branch") ?? mergeRequest.removeSourceBranch;
  if (auto && active) mergeRequest.autoMerge = true;
  else await merge(world, mergeRequest, input.text("merge_commit_message"));
}

/** Puts the source's files into the target branch. Files that the source has deleted stay. */
export async function merge(world: World, mergeRequest: MergeRequest, message?: string): Promise<void> {
  await updateHead(world, mergeRequest);
  const target = world.projects.find(({ id }) => id === mergeRequest.project);
  const source = world.projects.find(({ id }) => id === mergeRequest.sourceProject);
  const head = (await target?.repository.branches())?.get(mergeRequest.targetBranch);
  const known = await source?.repository.find(mergeRequest.sha);
  mergeRequest.state = "merged";
  mergeRequest.autoMerge = false;
  mergeRequest.updatedAt = new Date();
  if (target === undefined || source === undefined || head === undefined || known === undefined) return;
  const changes = await differences(source.repository, mergeRequest.sha, await target.repository.files(head));
  mergeRequest.mergeCommit = await target.repository.commit({
    branch: mergeRequest.targetBranch,
    parents: [head, ...(source === target ? [mergeRequest.sha] : [])],
    changes,
    message: message ?? `Merge branch '${mergeRequest.sourceBranch}' into '${mergeRequest.targetBranch}'`,
    author: { name: mergeRequest.author.username, email: `${mergeRequest.author.username}@example.com` },
  });
  if (mergeRequest.removeSourceBranch) await source.repository.setBranch(mergeRequest.sourceBranch, null);
}

async function differences(from: Repository, sha: string, to: ReadonlyMap<string, { readonly id: string }>) {
  const changes = new Map<string, Blob>();
  for (const [path, { id }] of await from.files(sha)) {
    const blob = id === to.get(path)?.id ? undefined : await from.file(sha, path);
    if (blob !== undefined) changes.set(path, blob);
  }
  return changes;
}
