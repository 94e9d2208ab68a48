import type { Note, StoredUpload, User, World } from "./world.ts";

/** A user as other records name it. */
export const presentUser = (user: User, world: World) => ({
  id: user.id,
  username: user.username,
  public_email: null,
  name: user.username,
  state: "active",
  locked: false,
  avatar_url: `${world.settings.url}/uploads/-/system/user/avatar/${user.id}/avatar.png`,
  web_url: `${world.settings.url}/${user.username}`,
});

export const presentCurrentUser = (user: User, world: World) => ({
  ...presentUser(user, world),
  created_at: "2026-01-05T08:00:00.000Z",
  bio: "",
  bot: user.bot,
  location: null,
  linkedin: "",
  twitter: "",
  discord: "",
  website_url: "",
  organization: "",
  job_title: "",
  pronouns: null,
  work_information: null,
  local_time: null,
  last_sign_in_at: null,
  confirmed_at: "2026-01-05T08:00:00.000Z",
  last_activity_on: null,
  email: `${user.username}@noreply.example.com`,
  theme_id: 1,
  color_scheme_id: 1,
  projects_limit: 0,
  current_sign_in_at: null,
  identities: [],
  can_create_group: false,
  can_create_project: false,
  two_factor_enabled: false,
  external: false,
  private_profile: false,
  commit_email: `${user.username}@noreply.example.com`,
});

const noteableTypes = { mr: "MergeRequest", issue: "Issue", commit: "Commit" } as const;

/** A note; `changes` are those of its quick actions. */
export function presentNote(note: Note, world: World, body = note.body, changes: Record<string, unknown> = {}) {
  const { target, project } = note.on;
  const resolvable = note.type !== null && target.kind !== "issue";
  return {
    id: note.id,
    type: note.type,
    body,
    attachment: null,
    author: presentUser(note.author, world),
    created_at: note.createdAt.toISOString(),
    updated_at: note.updatedAt.toISOString(),
    system: note.system,
    noteable_id: noteableId(note, world),
    noteable_type: noteableTypes[target.kind],
    project_id: project,
    resolvable,
    ...(resolvable ? { resolved: false, resolved_by: null, resolved_at: null } : {}),
    confidential: note.internal,
    internal: note.internal,
    imported: false,
    imported_from: "none",
    noteable_iid: target.kind === "commit" ? null : target.iid,
    commands_changes: changes,
  };
}

function noteableId({ on: { project, target } }: Note, world: World): number | null {
  if (target.kind === "commit") return null;
  const found =
    target.kind === "mr" ? world.findMergeRequest(project, target.iid) : world.findIssue(project, target.iid);
  return found?.id ?? null;
}

/** Addresses are relative to the project, except `full_path`. */
export function presentUpload({ id, project, secret, name }: StoredUpload) {
  const url = `/uploads/${secret}/${name}`;
  const shown = /\.(png|jpe?g|gif|bmp|tiff|ico|webp|svg|mp4|m4v|mov|webm|ogv|mp3|oga|ogg|spx|wav)$/i.exec(name);
  const alt = shown === null ? name : name.slice(0, shown.index);
  const full = `/-/project/${project}/uploads/${secret}/${name}`;
  return { id, alt, url, full_path: full, markdown: `${shown === null ? "" : "!"}[${alt}](${url})` };
}
