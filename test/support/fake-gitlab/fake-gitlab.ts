import { renderTarget, type Target } from "../../../src/core/publishing/target.ts";
import { BareRepository } from "./bare-repository.ts";
import { ciEnvironment, type Job } from "./ci-environment.ts";
import type { Effect } from "./effects.ts";
import type { Fault, Faults, Lag } from "./faults.ts";
import { MemoryRepository } from "./memory-repository.ts";
import { merge } from "./merge.ts";
import { newMergeRequest } from "./merge-requests.ts";
import { addNote, deleteNote } from "./notes.ts";
import type { GitlabRequest } from "./receive-request.ts";
import type { Stranger, StrangersServer } from "./strangers.ts";
import type {
  Credential,
  Issue,
  MergeRequest,
  Note,
  Pipeline,
  Project,
  ProjectSettings,
  Push,
  Role,
  Status,
  StoredUpload,
  User,
  World,
} from "./world.ts";

export interface NewUser {
  readonly username: string;
  readonly token: string;
  readonly role?: Role;
  /** By project id, where it differs from `role`. */
  readonly roles?: Readonly<Record<number, Role>>;
  /** Of the token; `api` by default. */
  readonly scopes?: readonly string[];
  readonly bot?: boolean;
  /** Of the token; null for never. */
  readonly expiresAt?: string | null;
}

/** What GitLab gives a new private project. */
const usualSettings: ProjectSettings = {
  visibility: "private",
  enforce_auth_checks_on_uploads: true,
  only_allow_merge_if_pipeline_succeeds: false,
  only_allow_merge_if_all_discussions_are_resolved: false,
  merge_method: "merge",
  ci_push_repository_for_job_token_allowed: false,
};

export interface NewMergeRequest {
  readonly sourceBranch?: string;
  readonly targetBranch?: string;
  readonly title?: string;
  readonly description?: string;
  readonly author?: string;
  /** Ids; the project of the fake by default. */
  readonly project?: number;
  readonly sourceProject?: number;
  readonly sha?: string;
  readonly pipeline?: MergeRequest["pipeline"];
}

export interface NewPipeline {
  readonly sha: string;
  readonly ref: string;
  readonly id?: number;
  readonly project?: number;
}

interface Parts {
  readonly world: World;
  readonly faults: Faults;
  readonly requests: readonly GitlabRequest[];
  readonly strangers: StrangersServer;
  readonly close: () => Promise<void>;
  readonly repository: string | null;
}

/** A running GitLab: its addresses, its state, and what other people do to it. */
export class FakeGitlab {
  /** `CI_SERVER_URL`, with the relative root. */
  readonly url: string;
  readonly apiUrl: string;
  readonly project: Project;
  readonly world: World;
  /** All that was asked, in order, also what a fault met. */
  readonly requests: readonly GitlabRequest[];
  /** Who came to the other server, after a redirect. */
  readonly strangers: readonly Stranger[];
  readonly close: () => Promise<void>;
  readonly #faults: Faults;

  constructor({ world, faults, requests, strangers, close, repository }: Parts) {
    this.world = world;
    this.url = world.settings.url;
    this.apiUrl = `${this.url}/api/v4`;
    this.requests = requests;
    this.strangers = strangers.strangers;
    this.close = close;
    this.#faults = faults;
    this.project = this.addProject({ path: "team/credit", ...(repository === null ? {} : { repository }) });
  }

  get uploads(): readonly StoredUpload[] {
    return this.world.uploads;
  }

  get statuses(): readonly Status[] {
    return this.world.statuses;
  }

  get mergeRequests(): readonly MergeRequest[] {
    return this.world.mergeRequests;
  }

  get pushes(): readonly Push[] {
    return this.world.pushes;
  }

  /** Quick actions and mentions that texts have set off: none, if texts were neutralised. */
  get effects(): readonly Effect[] {
    return this.world.effects;
  }

  /** What clients did that GitLab's API does not know, or that they should not do. */
  get problems(): readonly string[] {
    return this.world.problems;
  }

  addProject(wanted: { path: string; forkOf?: number; formerPaths?: readonly string[]; repository?: string }): Project {
    const project: Project = {
      id: 7 + this.world.projects.length,
      path: wanted.path,
      webUrl: `${this.url}/${wanted.path}`,
      defaultBranch: "main",
      forkOf: wanted.forkOf ?? null,
      formerPaths: wanted.formerPaths ?? [],
      repository:
        wanted.repository === undefined ? new MemoryRepository("main") : new BareRepository(wanted.repository),
      bare: wanted.repository ?? null,
      archived: false,
      settings: { ...usualSettings },
      protectedBranches: new Map([["main", [40]]]),
    };
    this.world.projects.push(project);
    return project;
  }

  /** A user with a token; a second token of a known user is added to that user. */
  addUser(wanted: NewUser): User {
    const { username, token, role = "developer", roles = {}, scopes = ["api"], bot = false } = wanted;
    const { expiresAt = "2027-01-05" } = wanted;
    const user = this.#userOf(username, { role, roles, bot });
    this.#addCredential({ token, user, scopes, job: false, expiresAt });
    return user;
  }

  /** The CI_JOB_TOKEN of a job that the user started. */
  addJobToken(token: string, username = "ana"): void {
    this.#addCredential({ token, user: this.#userOf(username), scopes: [], job: true, expiresAt: null });
  }

  /** From now on the token is refused. */
  endToken(token: string, state: "expired" | "revoked" = "expired"): void {
    const credential = this.world.credentials.find((candidate) => candidate.token === token);
    if (credential === undefined) throw new RangeError("no such token");
    credential.state = state;
  }

  setRole(username: string, role: Role): void {
    this.#userOf(username).role = role;
  }

  /** Oldest first, system notes and hidden ones included. */
  notes(target: Target, project = this.project.id): readonly Note[] {
    return this.world.notesOn({ project, target });
  }

  /** Posts as another user would; whether the body has commands is not looked at. */
  postNote(
    target: Target,
    username: string,
    body: string,
    options: { system?: boolean; hidden?: boolean; internal?: boolean; project?: number } = {},
  ): Note {
    const { project = this.project.id, ...flags } = options;
    const type = target.kind === "commit" ? ("DiscussionNote" as const) : null;
    return addNote(this.world, { on: { project, target }, author: this.#userOf(username), body, type, ...flags });
  }

  /** Answers a note, which makes a discussion of it. */
  reply(id: number, username: string, body: string): Note {
    const note = this.world.notes.find((candidate) => candidate.id === id);
    if (note === undefined) throw new RangeError(`There is no note ${id}`);
    note.type = "DiscussionNote";
    const { on, discussion, type } = note;
    return addNote(this.world, { on, author: this.#userOf(username), body, discussion, type });
  }

  deleteNote(id: number): void {
    deleteNote(this.world, id);
  }

  /** Nobody may comment there any more. GitLab itself lets members of the project still do so. */
  lockDiscussion(target: Target, project = this.project.id): void {
    this.world.locked.add(`${project}/${renderTarget(target)}`);
  }

  /** An open merge request of a branch; its head is the branch's, if that is there. */
  async addMergeRequest(wanted: NewMergeRequest = {}): Promise<MergeRequest> {
    const { project = this.project.id, sourceBranch = "feature", targetBranch = "main" } = wanted;
    const sourceProject = wanted.sourceProject ?? project;
    const source = this.world.projects.find(({ id }) => id === sourceProject);
    const head = wanted.sha ?? (await source?.repository.find(sourceBranch))?.sha ?? this.#loneSha(sourceProject);
    const author = this.#userOf(wanted.author ?? "ana");
    const title = wanted.title ?? "Train on more data";
    const branches = { sourceBranch, targetBranch, sourceProject };
    const mergeRequest = {
      ...newMergeRequest(this.world, { project, author, title, sha: head, ...branches }),
      description: wanted.description ?? "",
      pipeline: wanted.pipeline ?? null,
      checks: 0,
    };
    this.addCommit(head, sourceProject);
    this.world.mergeRequests.push(mergeRequest);
    return mergeRequest;
  }

  /** As a person would who does not want it. */
  closeMergeRequest(iid: number, project = this.project.id): void {
    this.#mergeRequest(iid, project).state = "closed";
  }

  /** Starts or ends the head pipeline; one that succeeds merges what waits for it. */
  async setPipeline(iid: number, pipeline: MergeRequest["pipeline"], project = this.project.id): Promise<void> {
    const mergeRequest = this.#mergeRequest(iid, project);
    mergeRequest.pipeline = pipeline;
    if (pipeline === "success" && mergeRequest.autoMerge) await merge(this.world, mergeRequest);
  }

  /** A pipeline that commit statuses may name. */
  addPipeline({ sha, ref, id, project = this.project.id }: NewPipeline): Pipeline {
    const pipeline = { id: id ?? this.world.nextId(), project, sha, ref, source: "push" } as const;
    this.world.pipelines.push(pipeline);
    return pipeline;
  }

  addIssue({ title = "Scores drift", project = this.project.id } = {}): Issue {
    const iid = this.world.issues.filter((issue) => issue.project === project).length + 1;
    const issue = { id: this.world.nextId(), iid, project, title, locked: false };
    this.world.issues.push(issue);
    return issue;
  }

  /** Makes a commit known that is in no repository. */
  addCommit(sha: string, project = this.project.id): void {
    this.world.loneCommits.add(`${project}/${sha}`);
  }

  /** Lets something go wrong, counted from now on. */
  fail(fault: Fault | Lag): void {
    if (fault.kind === "lag") this.world.lag = fault.milliseconds;
    else this.#faults.plan(fault);
  }

  /** The CI variables of a job of the project, whose pipeline there is from then on. */
  environment(job: Job, project = this.project): Promise<Record<string, string>> {
    return ciEnvironment(this.world, project, job);
  }

  #mergeRequest(iid: number, project: number): MergeRequest {
    const found = this.world.findMergeRequest(project, iid);
    if (found === undefined) throw new RangeError(`There is no merge request !${iid}`);
    return found;
  }

  #loneSha(project: number): string {
    return `${this.world.nextId()}${project}`.padStart(40, "c0ffee");
  }

  #userOf(username: string, wanted: { role?: Role; roles?: Readonly<Record<number, Role>>; bot?: boolean } = {}): User {
    const known = this.world.users.find((user) => user.username === username);
    if (known !== undefined) return known;
    const { role = "developer", roles = {}, bot = false } = wanted;
    const user = { id: this.world.nextId(), username, bot, role, roles: { ...roles } };
    this.world.users.push(user);
    return user;
  }

  #addCredential(wanted: Omit<Credential, "id" | "state">): void {
    this.world.credentials.push({ ...wanted, id: this.world.nextId(), state: "active" });
  }
}
