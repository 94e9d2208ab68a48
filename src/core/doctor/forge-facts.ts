/** What somebody must be let do for cibot to work. */
export type Right =
  | "read-comments"
  | "write-comments"
  | "upload-images"
  | "set-status"
  | "push-branch"
  | "open-merge-request";

/** `words`: what the server said of its refusal. */
export type Answered = { readonly allowed: true } | { readonly allowed: false; readonly words: string };

/** https://docs.gitlab.com/api/personal_access_tokens/ */
export interface ForgeToken {
  readonly scopes: readonly string[];
  /** `2027-01-05`; null when it never ends. */
  readonly expiresAt: string | null;
}

export interface ForgeUser {
  readonly username: string;
  readonly bot: boolean;
}

/** https://docs.gitlab.com/api/projects/; null is what the server does not tell to this token. */
export interface ForgeProject {
  readonly path: string;
  readonly defaultBranch: string | null;
  readonly visibility: string | null;
  readonly archived: boolean;
  /** The highest of the user's roles, of the project or its group: 30 is Developer. Null without one. */
  readonly accessLevel: number | null;
  /** "Require authentication to view media files". */
  readonly privateUploads: boolean | null;
  readonly pipelinesMustSucceed: boolean | null;
  readonly discussionsMustBeResolved: boolean | null;
  /** `merge`, `rebase_merge` or `ff`. */
  readonly mergeMethod: string | null;
  readonly jobTokenMayPush: boolean | null;
}

export interface ProtectedBranch {
  /** A name, or a pattern with `*`. */
  readonly name: string;
  /** Roles that may push, the lowest first; 0 is nobody. Users and groups that are named are left out. */
  readonly pushLevels: readonly number[];
  /** True when single users or groups may push, too. */
  readonly namesOthers: boolean;
}
