import { Commits } from "@gitbeaker/rest";
import { CibotError, notFound } from "../../errors.ts";
import type { MergeRequests } from "../../ports/merge-requests.ts";
import type { Client } from "./client.ts";
import type { GitlabSite } from "./gitlab-site.ts";
import { isRecord } from "./parse-note.ts";

export type FindForChange = MergeRequests["findForChange"];

interface Job {
  readonly project: string;
  readonly site: GitlabSite;
}

/**
 * The open merge request of a commit: that of its branch before others, then the latest. It may belong to another
 * project, when the commit's is a fork.
 */
export function createFindForChange(client: Client, { project, site }: Job): FindForChange {
  const commits = new Commits(client);
  return async ({ sha, branch }) => {
    const found = (await list()).flatMap(parseOpen);
    const best = found.find(({ source }) => source === branch) ?? found[0];
    if (best === undefined) return undefined;
    if (best.project === null) return { iid: best.iid };
    if (best.url !== null) site.learnProject(best.project, best.url);
    return { iid: best.iid, project: best.project };

    async function list(): Promise<readonly unknown[]> {
      try {
        // GitLab before 18.2 knows no `state` here: closed ones are left out below.
        return await commits.allMergeRequests(project, sha, { perPage: 100, maxPages: 5, ...{ state: "opened" } });
      } catch (error) {
        // A commit that was never pushed has none.
        if (error instanceof CibotError && error.code === notFound.code) return [];
        throw error;
      }
    }
  };
}

interface Found {
  readonly iid: number;
  readonly source: string | null;
  readonly project: string | null;
  /** Of the project's pages. */
  readonly url: string | null;
}

/** https://docs.gitlab.com/api/commits/#list-merge-requests-associated-with-a-commit, the latest first. */
function parseOpen(value: unknown): Found[] {
  if (!isRecord(value) || value.state !== "opened" || typeof value.iid !== "number") return [];
  const { iid, source_branch: source, web_url: page } = value;
  const project = typeof value.project_id === "number" ? String(value.project_id) : null;
  const url = typeof page === "string" ? page.replace(/\/(-\/)?merge_requests\/\d+$/, "") : null;
  return [{ iid, project, source: typeof source === "string" ? source : null, url }];
}
