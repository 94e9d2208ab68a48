import { created, ok, refuse, refuseInput } from "./answer.ts";
import { applyActions } from "./apply-actions.ts";
import { isBranchName } from "./branch-routes.ts";
import { findCommit, presentCommit } from "./commits.ts";
import { presentMergeRequest } from "./merge-requests.ts";
import { paginate } from "./paginate.ts";
import type { ProjectCall, ProjectRoute } from "./route.ts";

const path = "/repository/commits";

export const commitRoutes: readonly ProjectRoute[] = [
  {
    method: "GET",
    path,
    role: "reporter",
    jobToken: "allowed",
    paged: true,
    parameters: { ref_name: "string", first_parent: "boolean" },
    handle: async (call) => {
      const line = [await findCommit(call, call.input.text("ref_name") ?? call.project.defaultBranch)];
      for (let parent = line[0]?.parents[0]; parent !== undefined; parent = line.at(-1)?.parents[0]) {
        line.push(await findCommit(call, parent));
      }
      const page = paginate(line, call);
      return ok(
        page.items.map((commit) => presentCommit(commit, call)),
        page.headers,
      );
    },
  },
  {
    method: "GET",
    path: `${path}/:sha`,
    role: "reporter",
    jobToken: "allowed",
    parameters: { stats: "boolean" },
    handle: async (call) => {
      const commit = await findCommit(call, call.params.sha ?? "");
      return ok({ ...presentCommit(commit, call), status: null, project_id: call.project.id, last_pipeline: null });
    },
  },
  {
    method: "GET",
    path: `${path}/:sha/merge_requests`,
    role: "reporter",
    jobToken: "allowed",
    paged: true,
    parameters: { state: ["opened", "closed", "locked", "merged"] },
    handle: async (call) => {
      const { world, project, input } = call;
      const { sha } = await findCommit(call, call.params.sha ?? "");
      const state = input.text("state");
      const own = world.mergeRequests.filter(
        (candidate) =>
          [candidate.project, candidate.sourceProject].includes(project.id) &&
          [candidate.sha, candidate.mergeCommit].includes(sha) &&
          (state === undefined || candidate.state === state),
      );
      const page = paginate(own, call);
      return ok(
        page.items.map((mergeRequest) => presentMergeRequest(mergeRequest, call)),
        page.headers,
      );
    },
  },
  {
    method: "POST",
    path,
    role: "developer",
    parameters: {
      "branch!": "string",
      "commit_message!": "string",
      "actions!": "objects",
      start_branch: "string",
      start_sha: "string",
      author_name: "string",
      author_email: "string",
      stats: "boolean",
      force: "boolean",
    },
    handle: createCommit,
  },
];

async function createCommit(call: ProjectCall) {
  const { input, project, user, world, request } = call;
  const branch = input.text("branch") ?? "";
  const before = (await project.repository.branches()).get(branch);
  const base = await findBase(call, branch, before);
  const report = (problem: string) => world.problems.push(`${request.method} ${request.path}: ${problem}`);
  const actions = input.raw("actions");
  const changes = await applyActions(project.repository, base, Array.isArray(actions) ? actions : [], report);
  const name = input.text("author_name") ?? user.username;
  const email = input.text("author_email") ?? `${user.username}@noreply.example.com`;
  const message = input.text("commit_message") ?? "";
  const sha = await project.repository.commit({ branch, parents: [base], changes, message, author: { name, email } });
  const push = { project: project.id, user: user.username, ref: `refs/heads/${branch}`, after: sha, options: [] };
  world.pushes.push({ ...push, before: before ?? "0".repeat(40), by: "api" });
  return created({ ...presentCommit(await findCommit(call, sha), call), status: null, project_id: project.id });
}

/** The commit that a new one follows. */
async function findBase({ input, project }: ProjectCall, branch: string, before: string | undefined): Promise<string> {
  if (input.has("start_branch") && input.has("start_sha")) {
    throw refuseInput("start_branch, start_sha are mutually exclusive");
  }
  const start = input.text("start_branch") ?? input.text("start_sha");
  if (start === undefined || start === branch) {
    if (before === undefined) throw refuse(400, "You can only create or edit files when you are on a branch");
    return before;
  }
  if (!isBranchName(branch))
    throw refuse(400, "Your changes could not be committed, because the branch name is invalid");
  if (before !== undefined && input.flag("force") !== true) {
    throw refuse(400, `A branch called '${branch}' already exists. Switch to that branch in order to make changes`);
  }
  const commit = await project.repository.find(start);
  if (commit === undefined)
    throw refuse(400, `Cannot find start_${input.has("start_sha") ? "sha" : "branch"} '${start}'`);
  return commit.sha;
}
