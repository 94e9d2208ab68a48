export interface CommitStatus {
  readonly state: "pending" | "success" | "failed";
  /** Under which it stands beside the commit: `cibot/credit-default`. */
  readonly name: string;
  /** One line, at most 255 characters. */
  readonly description: string;
  /** Where it leads; null for nowhere. */
  readonly url: string | null;
}

/** What a forge shows beside a commit, in the pipeline and in the merge request's widget. */
export interface Statuses {
  set(sha: string, status: CommitStatus): Promise<void>;
}
