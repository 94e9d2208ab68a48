export interface MergeRequestDraft {
  readonly sourceBranch: string;
  readonly targetBranch: string;
  readonly title: string;
  /** Markdown. */
  readonly description: string;
  readonly labels: readonly string[];
  /** Commit that the source branch points to. */
  readonly sha: string;
  /** Not to be merged yet. */
  readonly draft: boolean;
  /** User names. */
  readonly reviewers: readonly string[];
  readonly squash: boolean;
  readonly removeSourceBranch: boolean;
}

export interface MergeRequest extends MergeRequestDraft {
  readonly iid: number;
  readonly url: string;
  /** It is merged when its pipeline succeeds. */
  readonly autoMerge: boolean;
}

export interface MergeRequestTarget {
  readonly iid: number;
  /** Id of the project that owns it, when that is not the job's. */
  readonly project?: string;
}

export interface MergeRequests {
  /** The open merge request that a commit of a branch belongs to, in whatever project. */
  findForChange(change: {
    readonly sha: string;
    readonly branch: string | null;
  }): Promise<MergeRequestTarget | undefined>;
  /** The open merge request of a source branch; into `targetBranch` only, when it is given. */
  findOpen(sourceBranch: string, targetBranch?: string): Promise<MergeRequest | undefined>;
  /** Throws `merge_request_exists` when one is open for the same two branches. */
  create(draft: MergeRequestDraft): Promise<MergeRequest>;
  update(iid: number, draft: MergeRequestDraft): Promise<MergeRequest>;
  /** Lets it be merged when its pipeline succeeds; the forge's words when it refuses, else null. */
  enableAutoMerge(iid: number, sha: string): Promise<string | null>;
}
