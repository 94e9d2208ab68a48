import type { ForgeProject, ForgeToken, ForgeUser, ProtectedBranch } from "../../core/doctor/forge-facts.ts";
import { unexpectedAnswer } from "../../errors.ts";
import { isRecord } from "./parse-note.ts";

/** `{"id": 141, "username": "project_7_bot_a1", "bot": true, …}`. Throws `unexpected_answer`. */
export function parseForgeUser(value: unknown): ForgeUser {
  const user = demandRecord(value, "GET user", "user");
  return { username: demandText(user.username, "GET user", "user"), bot: user.bot === true };
}

/** `{"scopes": ["api"], "expires_at": "2027-01-05", …}`. Throws `unexpected_answer`. */
export function parseForgeToken(value: unknown): ForgeToken {
  const { scopes, expires_at: ends } = demandRecord(value, "GET personal_access_tokens/self", "token");
  const names = Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === "string") : [];
  return { scopes: names, expiresAt: typeof ends === "string" ? ends.slice(0, 10) : null };
}

/** https://docs.gitlab.com/api/projects/#get-a-single-project. Throws `unexpected_answer`. */
export function parseForgeProject(value: unknown): ForgeProject {
  const project = demandRecord(value, "GET projects/:id", "project");
  return {
    path: demandText(project.path_with_namespace, "GET projects/:id", "project"),
    defaultBranch: textOrNull(project.default_branch),
    visibility: textOrNull(project.visibility),
    archived: project.archived === true,
    accessLevel: readLevel(project.permissions),
    privateUploads: flagOrNull(project.enforce_auth_checks_on_uploads),
    pipelinesMustSucceed: flagOrNull(project.only_allow_merge_if_pipeline_succeeds),
    discussionsMustBeResolved: flagOrNull(project.only_allow_merge_if_all_discussions_are_resolved),
    mergeMethod: textOrNull(project.merge_method),
    jobTokenMayPush: flagOrNull(project.ci_push_repository_for_job_token_allowed),
  };
}

/** `{"project_access": {"access_level": 30, …} | null, "group_access": …}` */
function readLevel(permissions: unknown): number | null {
  const accesses = isRecord(permissions) ? [permissions.project_access, permissions.group_access] : [];
  const levels = accesses.flatMap((access) =>
    isRecord(access) && typeof access.access_level === "number" ? [access.access_level] : [],
  );
  return levels.length === 0 ? null : Math.max(...levels);
}

/** `[{"name": "main", "push_access_levels": [{"access_level": 40, "user_id": null, …}], …}]`. Throws `unexpected_answer`. */
export function parseProtectedBranches(value: unknown): ProtectedBranch[] {
  const request = "GET projects/:id/protected_branches";
  if (!Array.isArray(value)) throw unexpectedAnswer({ request, detail: "it holds no list" });
  return value.map((entry: unknown) => {
    const branch = demandRecord(entry, request, "branch");
    const levels: readonly unknown[] = Array.isArray(branch.push_access_levels) ? branch.push_access_levels : [];
    const isNamed = (level: unknown) =>
      isRecord(level) && [level.user_id, level.group_id, level.deploy_key_id].some((id) => typeof id === "number");
    return {
      name: demandText(branch.name, request, "branch"),
      pushLevels: levels
        .filter((level) => !isNamed(level))
        .flatMap((level) => (isRecord(level) && typeof level.access_level === "number" ? [level.access_level] : []))
        .toSorted((a, b) => a - b),
      namesOthers: levels.some(isNamed),
    };
  });
}

function demandRecord(value: unknown, request: string, what: string): Record<string, unknown> {
  if (isRecord(value)) return value;
  throw unexpectedAnswer({ request, detail: `it holds no ${what}` });
}

function demandText(value: unknown, request: string, what: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw unexpectedAnswer({ request, detail: `it holds no ${what}` });
}

const textOrNull = (value: unknown): string | null => (typeof value === "string" ? value : null);
const flagOrNull = (value: unknown): boolean | null => (typeof value === "boolean" ? value : null);
