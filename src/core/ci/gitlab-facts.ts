import type { Environment } from "./ci-facts.ts";

/** Where GitLab is and which of its projects a job works for, from its predefined variables. */
export interface GitlabFacts {
  /** `CI_API_V4_URL` as it stands, without a slash at its end; null when nothing names the server. */
  readonly api: string | null;
  /** Numeric id, else the path; null when nothing names it. */
  readonly project: string | null;
  /** Address of the project's pages; null when it has to be asked for. */
  readonly projectUrl: string | null;
  /** The project that owns the merge request: for one from a fork it is not the job's own. */
  readonly mergeRequestProject: string | null;
  readonly mergeRequestProjectUrl: string | null;
}

/** https://docs.gitlab.com/ci/variables/predefined_variables/ */
export function parseGitlabFacts(env: Environment): GitlabFacts {
  const server = trimSlash(env.CI_SERVER_URL);
  const api = trimSlash(env.CI_API_V4_URL) ?? (server === null ? null : `${server}/api/v4`);
  const project = text(env.CI_PROJECT_ID) ?? text(env.CI_PROJECT_PATH);
  const projectUrl = trimSlash(env.CI_PROJECT_URL) ?? joinUrl(server, env.CI_PROJECT_PATH);
  const parent = text(env.CI_MERGE_REQUEST_PROJECT_ID);
  const isOwn = parent === null || parent === project;
  const parentUrl = trimSlash(env.CI_MERGE_REQUEST_PROJECT_URL) ?? joinUrl(server, env.CI_MERGE_REQUEST_PROJECT_PATH);
  return {
    api,
    project,
    projectUrl,
    mergeRequestProject: parent ?? project,
    mergeRequestProjectUrl: parentUrl ?? (isOwn ? projectUrl : null),
  };
}

const text = (value: string | undefined): string | null => (value === undefined || value === "" ? null : value);

const trimSlash = (value: string | undefined): string | null => text(value?.replace(/\/+$/, ""));

const joinUrl = (server: string | null, path: string | undefined): string | null =>
  server === null || !path ? null : `${server}/${path}`;
