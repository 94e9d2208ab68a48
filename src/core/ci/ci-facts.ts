/** What the environment says about the run. Every name is GitLab's; other providers are translated. */
export interface CiFacts {
  readonly provider: "gitlab" | "github" | "local";
  /** The source branch's commit; null when only Git knows. */
  readonly sha: string | null;
  readonly branch: string | null;
  readonly message: string | null;
  readonly defaultBranch: string | null;
  readonly mergeRequest: MergeRequestFacts | null;
  /** Open merge requests of the branch that is built, as the forge tells them to a pipeline of the branch. */
  readonly openMergeRequests: readonly OpenMergeRequest[];
  readonly job: { readonly id: string; readonly url: string | null } | null;
  /** Number of the pipeline, higher for a later one; null when there is none or it does not count. */
  readonly pipeline: number | null;
}

export interface OpenMergeRequest {
  /** Path of the project that owns it; null for the project that is built. */
  readonly project: string | null;
  readonly iid: number;
}

export interface MergeRequestFacts {
  readonly iid: number;
  readonly sourceBranch: string | null;
  readonly targetBranch: string | null;
  /** Where the source left the target, as the forge sees it; null when it does not say. */
  readonly diffBase: string | null;
  /** True when its branch is in another project, whose members this one need not trust. */
  readonly isFork: boolean;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the facts of GitLab CI (`GITLAB_CI`) and GitHub Actions (`GITHUB_ACTIONS`), else none. */
export function parseCiFacts(env: Environment): CiFacts {
  if (env.GITLAB_CI !== undefined) return gitlabFacts(env);
  if (env.GITHUB_ACTIONS === "true") return githubFacts(env);
  const nothing = { sha: null, branch: null, message: null, defaultBranch: null, mergeRequest: null, job: null };
  return { provider: "local", ...nothing, openMergeRequests: [], pipeline: null };
}

function gitlabFacts(env: Environment): CiFacts {
  const iid = parseIid(env.CI_MERGE_REQUEST_IID);
  // In a pipeline of merged results CI_COMMIT_SHA is a temporary merge commit and the message is its own.
  const merged = text(env.CI_MERGE_REQUEST_SOURCE_BRANCH_SHA);
  return {
    provider: "gitlab",
    sha: merged ?? text(env.CI_COMMIT_SHA),
    branch: text(env.CI_COMMIT_BRANCH) ?? text(env.CI_MERGE_REQUEST_SOURCE_BRANCH_NAME),
    message: merged === null ? text(env.CI_COMMIT_MESSAGE) : null,
    defaultBranch: text(env.CI_DEFAULT_BRANCH),
    mergeRequest:
      iid === null
        ? null
        : {
            iid,
            sourceBranch: text(env.CI_MERGE_REQUEST_SOURCE_BRANCH_NAME),
            targetBranch: text(env.CI_MERGE_REQUEST_TARGET_BRANCH_NAME),
            diffBase: text(env.CI_MERGE_REQUEST_DIFF_BASE_SHA),
            isFork: isOther(env.CI_MERGE_REQUEST_SOURCE_PROJECT_ID, env.CI_MERGE_REQUEST_PROJECT_ID),
          },
    openMergeRequests: parseOpenMergeRequests(env),
    job: parseJob(env.CI_JOB_ID, env.CI_JOB_URL),
    pipeline: parseIid(env.CI_PIPELINE_ID),
  };
}

function githubFacts(env: Environment): CiFacts {
  const ref = env.GITHUB_REF ?? "";
  const iid = parseIid(/^refs\/pull\/(\d+)\//.exec(ref)?.[1]);
  const run = text(env.GITHUB_RUN_ID);
  const attempt = env.GITHUB_RUN_ATTEMPT ?? "1";
  const url = `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/actions/runs/${run}`;
  return {
    provider: "github",
    // On a pull request GITHUB_SHA is the test merge commit, which is on no branch.
    sha: iid === null ? text(env.GITHUB_SHA) : null,
    // GITHUB_REF_NAME may be a tag, and on pull_request_target GITHUB_HEAD_REF is not what is checked out.
    branch: iid === null ? text(/^refs\/heads\/(.+)$/.exec(ref)?.[1]) : text(env.GITHUB_HEAD_REF),
    message: null,
    defaultBranch: null,
    mergeRequest:
      iid === null
        ? null
        : {
            iid,
            sourceBranch: text(env.GITHUB_HEAD_REF),
            targetBranch: text(env.GITHUB_BASE_REF),
            diffBase: null,
            // What the event says of the two repositories is in its payload, which nothing here reads yet.
            isFork: false,
          },
    openMergeRequests: [],
    pipeline: null,
    job: run === null ? null : parseJob(`${run}-${attempt}`, url),
  };
}

/** `team/credit!12,other/credit!3`: at most four, and some may be of other projects. */
function parseOpenMergeRequests(env: Environment): OpenMergeRequest[] {
  return (env.CI_OPEN_MERGE_REQUESTS ?? "").split(",").flatMap((entry) => {
    const [, project, iid] = /^\s*([^!\s]+)!(\d{1,9})\s*$/.exec(entry) ?? [];
    if (project === undefined || iid === undefined) return [];
    return [{ project: project === env.CI_PROJECT_PATH ? null : project, iid: Number(iid) }];
  });
}

const isOther = (source: string | undefined, target: string | undefined) =>
  Boolean(source && target && source !== target);

const text = (value: string | undefined): string | null => (value === undefined || value === "" ? null : value);

function parseIid(value: string | undefined): number | null {
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : null;
}

function parseJob(id: string | undefined, url: string | undefined): CiFacts["job"] {
  return id === undefined || id === "" ? null : { id, url: text(url) };
}
