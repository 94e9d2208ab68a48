import { ok } from "./answer.ts";
import { paginate } from "./paginate.ts";
import { presentUser } from "./present.ts";
import type { ProjectCall, ProjectRoute } from "./route.ts";
import type { Project, Role } from "./world.ts";

const levels = { none: 0, guest: 10, reporter: 20, developer: 30, maintainer: 40 } satisfies Readonly<
  Record<Role, number>
>;

export const projectRoutes: readonly ProjectRoute[] = [
  {
    method: "GET",
    path: "",
    parameters: { license: "boolean", statistics: "boolean", with_custom_attributes: "boolean" },
    handle: (call) => ok(presentProject(call)),
  },
  {
    method: "GET",
    path: "/protected_branches",
    role: "developer",
    paged: true,
    parameters: { search: "string" },
    handle: (call) => {
      const page = paginate([...call.project.protectedBranches], call);
      return ok(
        page.items.map(([name, roles], index) => ({
          id: index + 1,
          name,
          push_access_levels: roles.map((level, at) => presentLevel(level, at)),
          merge_access_levels: [presentLevel(40, 0)],
          allow_force_push: false,
          unprotect_access_levels: [],
          code_owner_approval_required: false,
          inherited: false,
        })),
        page.headers,
      );
    },
  },
  ...["/members/all", "/members"].map(
    (path): ProjectRoute => ({
      method: "GET",
      path,
      paged: true,
      parameters: { query: "string", user_ids: "integers", state: ["awaiting", "active"] },
      handle: (call) => {
        const { world, project, input } = call;
        const query = input.text("query")?.toLowerCase() ?? "";
        const members = world.users
          .filter((user) => world.allows(user, project, "guest") && user.username.toLowerCase().includes(query))
          .map((user) => ({
            ...presentUser(user, world),
            access_level: levels[world.roleOf(user, project)],
            expires_at: null,
            membership_state: "active",
          }));
        const page = paginate(members, call);
        return ok(page.items, page.headers);
      },
    }),
  ),
];

const presentLevel = (level: number, at: number) => ({
  id: at + 1,
  access_level: level,
  access_level_description: level === 40 ? "Maintainers" : "Developers + Maintainers",
  deploy_key_id: null,
  user_id: null,
  group_id: null,
});

function presentProject({ world, project, user }: ProjectCall) {
  const name = project.path.split("/").at(-1) ?? "";
  const level = levels[world.roleOf(user, project)];
  const { ci_push_repository_for_job_token_allowed, ...settings } = project.settings;
  const fork = world.projects.find(({ id }) => id === project.forkOf);
  return {
    id: project.id,
    description: null,
    name,
    name_with_namespace: project.path.replaceAll("/", " / "),
    path: name,
    path_with_namespace: project.path,
    created_at: "2026-01-05T08:00:00.000Z",
    default_branch: project.defaultBranch,
    ssh_url_to_repo: `git@127.0.0.1:${project.path}.git`,
    http_url_to_repo: `${project.webUrl}.git`,
    web_url: project.webUrl,
    archived: project.archived,
    issues_enabled: true,
    merge_requests_enabled: true,
    squash_option: "default_off",
    remove_source_branch_after_merge: true,
    ...settings,
    // Told to those who may change it.
    ...(level >= levels.maintainer ? { ci_push_repository_for_job_token_allowed } : {}),
    ...(fork === undefined ? {} : { forked_from_project: presentParent(fork) }),
    permissions: { project_access: { access_level: level, notification_level: 3 }, group_access: null },
  };
}

const presentParent = ({ id, path, webUrl }: Project) => ({ id, path_with_namespace: path, web_url: webUrl });
