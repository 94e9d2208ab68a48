import { renderTarget, type Target } from "../../../src/core/publishing/target.ts";
import type { Effect } from "./effects.ts";
import type { Repository } from "./repository.ts";

export const roles = ["none", "guest", "reporter", "developer", "maintainer"] as const;
export type Role = (typeof roles)[number];

export interface User {
  readonly id: number;
  readonly username: string;
  readonly bot: boolean;
  /** In every project that `roles` does not name. */
  role: Role;
  /** By project id. */
  readonly roles: Record<number, Role>;
}

export interface Credential {
  readonly id: number;
  readonly token: string;
  readonly user: User;
  readonly scopes: readonly string[];
  /** A CI_JOB_TOKEN, which opens few endpoints. */
  readonly job: boolean;
  /** The day on which it ends: `2027-01-05`; null for never. What it does is `state`. */
  readonly expiresAt: string | null;
  state: "active" | "expired" | "revoked";
}

export interface Project {
  readonly id: number;
  readonly path: string;
  readonly webUrl: string;
  readonly defaultBranch: string;
  readonly forkOf: number | null;
  /** Paths that it had before it was moved. */
  readonly formerPaths: readonly string[];
  readonly repository: Repository;
  /** The folder of a bare repository that is served over HTTP. */
  readonly bare: string | null;
  archived: boolean;
  readonly settings: ProjectSettings;
  /** By name or pattern, with the roles that may push: 40 is Maintainer. */
  readonly protectedBranches: Map<string, readonly number[]>;
}

/** Under the names of GitLab's API. */
export interface ProjectSettings {
  visibility: "private" | "internal" | "public";
  enforce_auth_checks_on_uploads: boolean;
  only_allow_merge_if_pipeline_succeeds: boolean;
  only_allow_merge_if_all_discussions_are_resolved: boolean;
  merge_method: "merge" | "rebase_merge" | "ff";
  ci_push_repository_for_job_token_allowed: boolean;
}

/** What carries notes: a target within a project. */
export interface Noteable {
  readonly project: number;
  readonly target: Target;
}

export interface Note {
  readonly id: number;
  readonly discussion: string;
  readonly on: Noteable;
  readonly author: User;
  readonly system: boolean;
  /** A cross-reference that nobody in the tests may read: it is left out after paging. */
  readonly hidden: boolean;
  /** Readable from Reporter upwards. */
  readonly internal: boolean;
  readonly createdAt: Date;
  type: "DiscussionNote" | "DiffNote" | null;
  body: string;
  updatedAt: Date;
  /** What lists showed before the last write, as long as they lag. */
  stale: { readonly body: string | null; readonly until: number };
}

export interface MergeRequest {
  readonly id: number;
  readonly iid: number;
  /** The target project, in which it has its number. */
  readonly project: number;
  readonly sourceProject: number;
  readonly sourceBranch: string;
  readonly author: User;
  readonly createdAt: Date;
  updatedAt: Date;
  targetBranch: string;
  title: string;
  description: string;
  state: "opened" | "closed" | "merged" | "locked";
  labels: readonly string[];
  reviewers: readonly number[];
  assignees: readonly number[];
  milestone: number | null;
  squash: boolean;
  removeSourceBranch: boolean;
  autoMerge: boolean;
  locked: boolean;
  conflict: boolean;
  /** The state of its head pipeline; null without one. */
  pipeline: "created" | "running" | "success" | "failed" | null;
  /** How many more looks at it find its mergeability unknown. */
  checks: number;
  /** Head of the source branch when it was last seen. */
  sha: string;
  mergeCommit: string | null;
}

export interface Issue {
  readonly id: number;
  readonly iid: number;
  readonly project: number;
  readonly title: string;
  locked: boolean;
}

export interface StoredUpload {
  readonly id: number;
  readonly project: number;
  /** 32 hexadecimal digits. */
  readonly secret: string;
  readonly name: string;
  readonly content: Buffer;
  readonly author: string;
}

export interface Status {
  readonly id: number;
  readonly project: number;
  readonly sha: string;
  readonly ref: string;
  readonly name: string;
  readonly pipeline: number;
  readonly author: User;
  readonly createdAt: Date;
  state: string;
  description: string | null;
  targetUrl: string | null;
  coverage: number | null;
}

export interface Pipeline {
  readonly id: number;
  readonly project: number;
  readonly sha: string;
  readonly ref: string;
  /** `external` was made by a status that named none. */
  readonly source: "push" | "merge_request_event" | "external";
}

/** A branch that was written, by a push or through the API. */
export interface Push {
  readonly project: number;
  readonly user: string;
  readonly ref: string;
  readonly before: string;
  readonly after: string;
  readonly options: readonly string[];
  readonly by: "git" | "api";
}

export interface Settings {
  /** `http://127.0.0.1:PORT` and the relative root. */
  readonly url: string;
  /** Bytes; GitLab.com takes 100 MiB. */
  readonly uploadLimit: number;
  /** Comments on one noteable. */
  readonly noteLimit: number;
  /** For new merge requests: see `MergeRequest.checks`. */
  readonly mergeChecks: number;
}

/** All that the fake knows. Its state is in public fields, as a test wants to see it. */
export class World {
  readonly settings: Settings;
  readonly users: User[] = [];
  readonly credentials: Credential[] = [];
  readonly projects: Project[] = [];
  readonly mergeRequests: MergeRequest[] = [];
  readonly issues: Issue[] = [];
  readonly statuses: Status[] = [];
  readonly pipelines: Pipeline[] = [];
  readonly pushes: Push[] = [];
  readonly effects: Effect[] = [];
  readonly problems: string[] = [];
  /** Noteables on which nobody may comment, as `project/kind/iid`. */
  readonly locked = new Set<string>();
  /** Commits that no repository holds, as `project/sha`. */
  readonly loneCommits = new Set<string>();
  uploads: StoredUpload[] = [];
  notes: Note[] = [];
  /** For how many milliseconds lists omit what was written. */
  lag = 0;
  #last = 1000;

  constructor(settings: Settings) {
    this.settings = settings;
  }

  nextId(): number {
    return ++this.#last;
  }

  roleOf(user: User, project: Project): Role {
    return user.roles[project.id] ?? user.role;
  }

  allows(user: User, project: Project, least: Role): boolean {
    return roles.indexOf(this.roleOf(user, project)) >= roles.indexOf(least);
  }

  findMergeRequest(project: number, iid: number): MergeRequest | undefined {
    return this.mergeRequests.find((candidate) => candidate.project === project && candidate.iid === iid);
  }

  findIssue(project: number, iid: number): Issue | undefined {
    return this.issues.find((candidate) => candidate.project === project && candidate.iid === iid);
  }

  /** Oldest first. */
  notesOn({ project, target }: Noteable): Note[] {
    const name = renderTarget(target);
    return this.notes.filter(({ on }) => on.project === project && renderTarget(on.target) === name);
  }
}
