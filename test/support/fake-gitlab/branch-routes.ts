import { created, gone, notFound, ok, refuse } from "./answer.ts";
import { findCommit, presentCommit } from "./commits.ts";
import { paginate } from "./paginate.ts";
import type { ProjectCall, ProjectRoute } from "./route.ts";

const path = "/repository/branches";

export const branchRoutes: readonly ProjectRoute[] = [
  {
    method: "GET",
    path,
    role: "reporter",
    jobToken: "allowed",
    paged: true,
    parameters: { search: "string" },
    handle: async (call) => {
      const search = call.input.text("search") ?? "";
      const names = [...(await call.project.repository.branches()).keys()].filter((name) => name.includes(search));
      const page = paginate(names, call);
      return ok(await Promise.all(page.items.map((name) => presentBranch(name, call))), page.headers);
    },
  },
  {
    method: "GET",
    path: `${path}/:branch`,
    role: "reporter",
    jobToken: "allowed",
    handle: async (call) => ok(await presentBranch(call.params.branch ?? "", call)),
  },
  {
    method: "POST",
    path,
    role: "developer",
    parameters: { "branch!": "string", "ref!": "string" },
    handle: async (call) => {
      const { repository } = call.project;
      const name = call.input.text("branch") ?? "";
      const ref = call.input.text("ref") ?? "";
      if ((await repository.branches()).has(name)) throw refuse(400, "Branch already exists");
      if (!isBranchName(name)) throw refuse(400, "Branch name is invalid");
      const commit = await repository.find(ref);
      if (commit === undefined) throw refuse(400, `Invalid reference name: ${ref}`);
      await repository.setBranch(name, commit.sha);
      return created(await presentBranch(name, call));
    },
  },
  {
    method: "DELETE",
    path: `${path}/:branch`,
    role: "developer",
    handle: async ({ project, params }) => {
      const name = params.branch ?? "";
      if (!(await project.repository.branches()).has(name)) throw notFound("Branch");
      if (name === project.defaultBranch) throw refuse(405, "Cannot remove HEAD branch");
      await project.repository.setBranch(name, null);
      return gone;
    },
  },
];

/** What Git takes for the name of a branch, as far as tests try it. */
export const isBranchName = (name: string): boolean =>
  /^(?![-./])(?!.*(\.\.|@\{|\/\/|\.lock$|[/.]$))[^\s~^:?*[\\\p{Cc}]+$/u.test(name);

export async function presentBranch(name: string, call: ProjectCall) {
  const { project, world, user } = call;
  const sha = (await project.repository.branches()).get(name);
  if (sha === undefined) throw notFound("Branch");
  return {
    name,
    merged: false,
    protected: name === project.defaultBranch,
    default: name === project.defaultBranch,
    developers_can_push: false,
    developers_can_merge: false,
    can_push: world.allows(user, project, "developer"),
    web_url: `${project.webUrl}/-/tree/${encodeURIComponent(name)}`,
    commit: presentCommit(await findCommit(call, sha), call),
  };
}
