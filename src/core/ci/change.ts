import type { CiFacts, Environment, MergeRequestFacts } from "./ci-facts.ts";

/** The commit that cibot works for, from the CI's facts with Git's filling the gaps. */
export interface Change {
  readonly sha: string;
  readonly message: string;
  readonly branch: string | null;
  readonly mergeRequest: MergeRequestFacts | null;
  /** The branch that the change is meant for. */
  readonly targetBranch: string;
  readonly openMergeRequests: CiFacts["openMergeRequests"];
  readonly job: CiFacts["job"];
  readonly pipeline: CiFacts["pipeline"];
}

export interface HeadCommit {
  readonly sha: string;
  readonly message: string;
  readonly branch: string | null;
}

export function describeChange(facts: CiFacts, head: HeadCommit): Change {
  return {
    sha: facts.sha ?? head.sha,
    message: facts.message ?? head.message,
    branch: facts.branch ?? head.branch,
    mergeRequest: facts.mergeRequest,
    targetBranch: facts.mergeRequest?.targetBranch ?? facts.defaultBranch ?? "main",
    openMergeRequests: facts.openMergeRequests,
    job: facts.job,
    pipeline: facts.pipeline,
  };
}

/** Whether GitLab's own message is that of a temporary merge commit, and not the author's. */
export const isMergedResult = (env: Environment): boolean =>
  env.GITLAB_CI !== undefined && Boolean(env.CI_MERGE_REQUEST_SOURCE_BRANCH_SHA);

/** What rules see: the environment, and GitLab's names for what Git and other providers know. */
export function ruleVariables(env: Environment, change: Change): Record<string, string> {
  const isAuthors = isMergedResult(env);
  const text = isAuthors ? change.message : (env.CI_COMMIT_MESSAGE ?? change.message);
  const [title = "", ...rest] = text.split("\n");
  const message = {
    CI_COMMIT_MESSAGE: text,
    CI_COMMIT_TITLE: title,
    CI_COMMIT_DESCRIPTION: rest.join("\n").trim(),
  };
  const known: Readonly<Record<string, string | null | undefined>> = {
    CI_COMMIT_SHA: change.sha,
    CI_COMMIT_SHORT_SHA: change.sha.slice(0, 8),
    ...message,
    CI_COMMIT_BRANCH: change.mergeRequest === null ? change.branch : null,
    CI_COMMIT_REF_NAME: change.branch,
    CI_DEFAULT_BRANCH: change.mergeRequest === null ? change.targetBranch : null,
    CI_MERGE_REQUEST_IID: change.mergeRequest?.iid.toString(),
    CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: change.mergeRequest?.sourceBranch,
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: change.mergeRequest?.targetBranch,
    ...env,
    ...(isAuthors ? message : {}),
  };
  return Object.fromEntries(
    Object.entries(known).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
