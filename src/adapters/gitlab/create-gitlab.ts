import { Projects, Users } from "@gitbeaker/rest";
import type { GitlabFacts } from "../../core/ci/gitlab-facts.ts";
import type { Target } from "../../core/publishing/target.ts";
import { unexpectedAnswer } from "../../errors.ts";
import type { Comments } from "../../ports/comments.ts";
import type { MergeRequests } from "../../ports/merge-requests.ts";
import type { ResultBranch } from "../../ports/result-branch.ts";
import type { ResultFiles } from "../../ports/result-files.ts";
import type { Statuses } from "../../ports/statuses.ts";
import type { Uploads } from "../../ports/uploads.ts";
import type { HttpClient } from "../http/http-client.ts";
import type { Client } from "./client.ts";
import { createComments } from "./create-comments.ts";
import { createCommits } from "./create-commits.ts";
import { createMergeRequests } from "./create-merge-requests.ts";
import { createRequester } from "./create-requester.ts";
import { createStatuses } from "./create-statuses.ts";
import { createUploads } from "./create-uploads.ts";
import { createFindForChange } from "./find-for-change.ts";
import type { GitlabSite } from "./gitlab-site.ts";

export interface GitlabOptions extends Pick<GitlabFacts, "projectUrl" | "mergeRequestProjectUrl"> {
  readonly http: HttpClient;
  readonly token: string;
  /** The job's own project. */
  readonly project: string;
  readonly mergeRequestProject: string;
  readonly pipeline: number | null;
  readonly ref: string | null;
  /** Of the pipeline: for merged results it is not the change's own. */
  readonly sha: string | null;
}

export interface Gitlab {
  readonly comments: Comments;
  readonly uploads: Uploads;
  readonly statuses: Statuses;
  readonly mergeRequests: MergeRequests;
  /** Branches that are written through the API, in place of a push. */
  readonly commits: (files: ResultFiles) => ResultBranch;
}

/** GitLab through its REST API; the transport decides about retries, so that the library must not limit the time. */
export function createGitlab(options: GitlabOptions): Gitlab {
  const { http, token, project } = options;
  const client: Client = { host: "", token, queryTimeout: null, requesterFn: createRequester(http) };
  const site = createSite(client, options);
  return {
    comments: createComments(client, site),
    uploads: createUploads(client, site),
    statuses: createStatuses(client, options),
    mergeRequests: createMergeRequests(client, {
      project,
      findForChange: createFindForChange(client, { project, site }),
    }),
    commits: (files) => createCommits(client, { project, files }),
  };
}

function createSite(client: Client, options: GitlabOptions): GitlabSite {
  const { project, projectUrl, mergeRequestProject, mergeRequestProjectUrl } = options;
  const urls = new Map<string, string>();
  if (projectUrl !== null) urls.set(project, projectUrl);
  if (mergeRequestProjectUrl !== null) urls.set(mergeRequestProject, mergeRequestProjectUrl);
  let user: Promise<number> | undefined;
  const projectOf = (target: Target) => (target.kind === "mr" ? (target.project ?? mergeRequestProject) : project);
  return {
    projectOf,
    pageOf: async (target) => {
      const owner = projectOf(target);
      const url = urls.get(owner) ?? (await findProjectUrl(client, owner));
      urls.set(owner, url);
      return `${url}/-/${pagePath(target)}`;
    },
    user: () => {
      user ??= findUser(client);
      return user;
    },
    learnUser: (id) => {
      user = Promise.resolve(id);
    },
    learnProject: (owner, url) => urls.set(owner, url),
  };
}

function pagePath(target: Target): string {
  if (target.kind === "commit") return `commit/${target.sha}`;
  return `${target.kind === "mr" ? "merge_requests" : "issues"}/${target.iid}`;
}

async function findProjectUrl(client: Client, project: string): Promise<string> {
  const { web_url: url }: { readonly web_url?: unknown } = await new Projects(client).show(project);
  if (typeof url === "string" && URL.canParse(url)) return url;
  throw unexpectedAnswer({ request: `GET projects/${project}`, detail: "it holds no project" });
}

async function findUser(client: Client): Promise<number> {
  const { id }: { readonly id?: unknown } = await new Users(client).showCurrentUser();
  if (typeof id === "number") return id;
  throw unexpectedAnswer({ request: "GET user", detail: "it holds no user" });
}
