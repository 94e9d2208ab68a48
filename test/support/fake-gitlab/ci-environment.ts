import type { MergeRequest, Pipeline, Project, World } from "./world.ts";

/** Which job asks for its variables. */
export type Job = { readonly pipeline?: number; readonly job?: number; readonly jobToken?: string } & (
  | {
      readonly target: "mr";
      readonly iid: number;
      /** A pipeline of merged results, whose CI_COMMIT_SHA is a temporary merge commit. */
      readonly mergedResult?: string;
    }
  | { readonly target: "branch"; readonly branch?: string; readonly sha?: string }
);

/** The variables of a job, under the names that GitLab gives them. No forge token is among them. */
export async function ciEnvironment(world: World, project: Project, job: Job): Promise<Record<string, string>> {
  const pipeline = job.pipeline ?? 501;
  const id = job.job ?? 9001;
  const shared = {
    ...serverVariables(world),
    CI_PIPELINE_ID: String(pipeline),
    CI_JOB_ID: String(id),
    CI_JOB_NAME: "report",
    ...(job.jobToken === undefined ? {} : { CI_JOB_TOKEN: job.jobToken }),
  };
  if (job.target === "mr") {
    const source = "merge_request_event";
    const mergeRequest = world.findMergeRequest(project.id, job.iid);
    if (mergeRequest === undefined) throw new RangeError(`There is no merge request !${job.iid}`);
    // The pipeline of a fork's merge request runs in the fork.
    const runsIn = world.projects.find((candidate) => candidate.id === mergeRequest.sourceProject) ?? project;
    const variables = mergeRequestVariables(project, runsIn, mergeRequest, job.mergedResult ?? null);
    // Not the name of the branch: a status that names the branch and this pipeline is not found to belong to it.
    const own = `refs/merge-requests/${job.iid}/${job.mergedResult === undefined ? "head" : "merge"}`;
    const ref = runsIn === project ? own : mergeRequest.sourceBranch;
    addPipeline(world, { id: pipeline, project: runsIn.id, sha: job.mergedResult ?? mergeRequest.sha, ref, source });
    return { ...shared, ...projectVariables(runsIn, pipeline, id), ...variables };
  }
  const branch = job.branch ?? project.defaultBranch;
  const variables = await branchVariables(project, branch, job.sha);
  addPipeline(world, { id: pipeline, project: project.id, sha: variables.CI_COMMIT_SHA, ref: branch, source: "push" });
  return { ...shared, ...projectVariables(project, pipeline, id), ...variables };
}

function addPipeline(world: World, pipeline: Pipeline): void {
  if (!world.pipelines.some(({ id }) => id === pipeline.id)) world.pipelines.push(pipeline);
}

function serverVariables({ settings: { url } }: World): Record<string, string> {
  const { hostname, port, protocol } = new URL(url);
  return {
    CI: "true",
    GITLAB_CI: "true",
    CI_API_V4_URL: `${url}/api/v4`,
    CI_SERVER_URL: url,
    CI_SERVER_HOST: hostname,
    CI_SERVER_PORT: port,
    CI_SERVER_PROTOCOL: protocol.replace(":", ""),
    CI_SERVER_FQDN: `${hostname}:${port}`,
    GITLAB_USER_LOGIN: "ana",
  };
}

function projectVariables(project: Project, pipeline: number, job: number): Record<string, string> {
  return {
    CI_PROJECT_ID: String(project.id),
    CI_PROJECT_PATH: project.path,
    CI_PROJECT_NAME: project.path.split("/").at(-1) ?? "",
    CI_PROJECT_NAMESPACE: project.path.split("/").slice(0, -1).join("/"),
    CI_PROJECT_URL: project.webUrl,
    CI_REPOSITORY_URL: `${project.webUrl}.git`,
    CI_DEFAULT_BRANCH: project.defaultBranch,
    CI_PIPELINE_URL: `${project.webUrl}/-/pipelines/${pipeline}`,
    CI_JOB_URL: `${project.webUrl}/-/jobs/${job}`,
  };
}

function mergeRequestVariables(
  project: Project,
  runsIn: Project,
  { iid, sourceBranch, targetBranch, title, description, labels, sha }: MergeRequest,
  merged: string | null,
): Record<string, string> {
  return {
    CI_PIPELINE_SOURCE: "merge_request_event",
    CI_COMMIT_SHA: merged ?? sha,
    CI_COMMIT_SHORT_SHA: (merged ?? sha).slice(0, 8),
    CI_COMMIT_REF_NAME: sourceBranch,
    CI_COMMIT_BEFORE_SHA: "0".repeat(40),
    CI_MERGE_REQUEST_IID: String(iid),
    CI_MERGE_REQUEST_PROJECT_ID: String(project.id),
    CI_MERGE_REQUEST_PROJECT_PATH: project.path,
    CI_MERGE_REQUEST_PROJECT_URL: project.webUrl,
    CI_MERGE_REQUEST_SOURCE_PROJECT_ID: String(runsIn.id),
    CI_MERGE_REQUEST_SOURCE_PROJECT_PATH: runsIn.path,
    CI_MERGE_REQUEST_SOURCE_PROJECT_URL: runsIn.webUrl,
    CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: sourceBranch,
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: targetBranch,
    CI_MERGE_REQUEST_TITLE: title,
    CI_MERGE_REQUEST_DESCRIPTION: description.slice(0, 2700),
    CI_MERGE_REQUEST_LABELS: labels.join(","),
    CI_MERGE_REQUEST_EVENT_TYPE: merged === null ? "detached" : "merged_result",
    CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: merged === null ? "" : sha,
    CI_OPEN_MERGE_REQUESTS: `${project.path}!${iid}`,
  };
}

async function branchVariables(project: Project, branch: string, sha: string | undefined) {
  const commit = await project.repository.find(sha ?? branch);
  const found = sha ?? commit?.sha ?? "0".repeat(40);
  return {
    CI_PIPELINE_SOURCE: "push",
    CI_COMMIT_SHA: found,
    CI_COMMIT_SHORT_SHA: found.slice(0, 8),
    CI_COMMIT_BRANCH: branch,
    CI_COMMIT_REF_NAME: branch,
    CI_COMMIT_MESSAGE: commit?.message ?? "",
    CI_COMMIT_TITLE: commit?.message.split("\n", 1)[0] ?? "",
    CI_COMMIT_BEFORE_SHA: commit?.parents[0] ?? "0".repeat(40),
  };
}
