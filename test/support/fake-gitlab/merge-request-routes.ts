import { created, forbidden, notFound, ok, Refusal, refuse } from "./answer.ts";
import { mergeMergeRequest } from "./merge.ts";
import { assign, checkTexts, writable } from "./merge-request-fields.ts";
import { newMergeRequest, presentMergeRequest, refresh, updateHead } from "./merge-requests.ts";
import { paginate } from "./paginate.ts";
import type { ProjectCall, ProjectRoute } from "./route.ts";
import type { MergeRequest } from "./world.ts";

const path = "/merge_requests";

/** GitLab's `lib/api/merge_requests.rb`, as far as a bot that opens them goes. */
export const mergeRequestRoutes: readonly ProjectRoute[] = [
  {
    method: "GET",
    path,
    role: "reporter",
    jobToken: "allowed",
    paged: true,
    parameters: {
      state: ["opened", "closed", "locked", "merged", "all"],
      order_by: ["created_at", "updated_at", "title", "merged_at"],
      sort: ["asc", "desc"],
      scope: ["created_by_me", "assigned_to_me", "all"],
      source_branch: "string",
      target_branch: "string",
      source_project_id: "integer",
      author_username: "string",
      author_id: "integer",
      iids: "integers",
      with_merge_status_recheck: "boolean",
    },
    handle: async (call) => {
      for (const mergeRequest of call.world.mergeRequests) await updateHead(call.world, mergeRequest);
      const page = paginate(listMergeRequests(call), call);
      return ok(
        page.items.map((mergeRequest) => presentMergeRequest(mergeRequest, call)),
        page.headers,
      );
    },
  },
  {
    method: "GET",
    path: `${path}/:iid`,
    role: "reporter",
    jobToken: "allowed",
    parameters: {
      include_rebase_in_progress: "boolean",
      include_diverged_commits_count: "boolean",
      render_html: "boolean",
    },
    handle: async (call) => {
      const mergeRequest = find(call);
      const answer = presentMergeRequest(mergeRequest, call);
      await refresh(call.world, mergeRequest);
      return ok({ ...answer, sha: mergeRequest.sha });
    },
  },
  {
    method: "POST",
    path,
    jobToken: 401,
    role: "developer",
    parameters: {
      "title!": "string",
      "source_branch!": "string",
      "target_branch!": "string",
      target_project_id: "integer",
      ...writable,
    },
    handle: create,
  },
  {
    method: "PUT",
    path: `${path}/:iid`,
    jobToken: 401,
    parameters: {
      title: "string",
      target_branch: "string",
      state_event: ["close", "reopen"],
      discussion_locked: "boolean",
      ...writable,
    },
    handle: update,
  },
  {
    method: "PUT",
    path: `${path}/:iid/merge`,
    jobToken: 401,
    parameters: {
      merge_commit_message: "string",
      squash_commit_message: "string",
      should_remove_source_branch: "boolean",
      auto_merge: "boolean",
      merge_when_pipeline_succeeds: "boolean",
      sha: "string",
      squash: "boolean",
    },
    handle: async (call) => {
      const mergeRequest = find(call);
      await mergeMergeRequest(mergeRequest, call);
      return ok(presentMergeRequest(mergeRequest, call));
    },
  },
];

function find({ world, project, params }: ProjectCall): MergeRequest {
  const found = world.findMergeRequest(project.id, Number(params.iid));
  if (found === undefined) throw notFound();
  return found;
}

function listMergeRequests({ world, project, input, user }: ProjectCall): readonly MergeRequest[] {
  const wanted = {
    state: input.text("state") === "all" ? undefined : input.text("state"),
    sourceBranch: input.text("source_branch"),
    targetBranch: input.text("target_branch"),
    sourceProject: input.integer("source_project_id"),
  };
  const iids = input.list("iids");
  const author = input.text("author_username") ?? (input.text("scope") === "created_by_me" ? user.username : undefined);
  const field = input.text("order_by") === "updated_at" ? "updatedAt" : "createdAt";
  const direction = input.text("sort") === "asc" ? 1 : -1;
  return world.mergeRequests
    .filter(
      (candidate) =>
        candidate.project === project.id &&
        Date.now() >= candidate.createdAt.getTime() + world.lag &&
        Object.entries(wanted).every(
          ([name, value]) => value === undefined || candidate[name as keyof typeof wanted] === value,
        ) &&
        (iids === undefined || iids.includes(String(candidate.iid))) &&
        (author === undefined || candidate.author.username === author),
    )
    .toSorted((a, b) => direction * (a[field].getTime() - b[field].getTime() || a.id - b.id));
}

async function create(call: ProjectCall) {
  const { world, project, user, input } = call;
  const [sourceBranch = "", targetBranch = "", title = ""] = ["source_branch", "target_branch", "title"].map((name) =>
    input.text(name),
  );
  const targetId = input.integer("target_project_id") ?? project.id;
  const target = world.projects.find(({ id }) => id === targetId);
  if (target === undefined || !world.allows(user, target, "reporter")) throw notFound("Project");
  checkTexts(call);
  if (target === project && sourceBranch === targetBranch) {
    const error = ["You can't use same project/branch for source and target"];
    throw new Refusal({ status: 422, json: { error } });
  }
  const head = (await project.repository.branches()).get(sourceBranch);
  if (head === undefined) throw refuse(400, { source_branch: ["does not exist"] });
  const branches = { sourceBranch, targetBranch, sourceProject: project.id };
  const mergeRequest = newMergeRequest(world, { project: targetId, author: user, title, sha: head, ...branches });
  refuseTwin(call, mergeRequest);
  assign(mergeRequest, call);
  world.mergeRequests.push(mergeRequest);
  return created(presentMergeRequest(mergeRequest, call));
}

async function update(call: ProjectCall) {
  const { world, project, user, input } = call;
  const mergeRequest = find(call);
  if (mergeRequest.author !== user && !world.allows(user, project, "developer")) throw forbidden();
  checkTexts(call);
  const event = input.text("state_event");
  if (event === "reopen") refuseTwin(call, mergeRequest);
  if (event === "close" && mergeRequest.state === "opened") mergeRequest.state = "closed";
  if (event === "reopen" && mergeRequest.state === "closed") mergeRequest.state = "opened";
  mergeRequest.title = input.text("title") ?? mergeRequest.title;
  mergeRequest.targetBranch = input.text("target_branch") ?? mergeRequest.targetBranch;
  mergeRequest.locked = input.flag("discussion_locked") ?? mergeRequest.locked;
  assign(mergeRequest, call);
  mergeRequest.updatedAt = new Date();
  await updateHead(world, mergeRequest);
  return ok(presentMergeRequest(mergeRequest, call));
}

/** Two open ones of the same branches cannot be; a closed one is no obstacle. */
function refuseTwin({ world }: ProjectCall, wanted: MergeRequest): void {
  const twin = world.mergeRequests.find(
    (other) =>
      other !== wanted &&
      other.state === "opened" &&
      other.project === wanted.project &&
      other.sourceProject === wanted.sourceProject &&
      other.sourceBranch === wanted.sourceBranch &&
      other.targetBranch === wanted.targetBranch,
  );
  if (twin === undefined) return;
  throw refuse(409, [`Another open merge request already exists for this source branch: !${twin.iid}`]);
}
