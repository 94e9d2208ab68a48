import { Commits } from "@gitbeaker/rest";
import type { Statuses } from "../../ports/statuses.ts";
import type { Client } from "./client.ts";

export interface StatusContext {
  readonly project: string;
  /** Without it GitLab opens a pipeline of its own for the status. */
  readonly pipeline: number | null;
  /** Branch or tag that is built; null for a merge request. */
  readonly ref: string | null;
  /** Commit of the pipeline, to which alone its statuses belong; null outside of one. */
  readonly sha: string | null;
}

/** GitLab takes 255 characters of a description and of an address, https://docs.gitlab.com/api/commits/#set-commit-pipeline-status */
const maxLength = 255;

export function createStatuses(client: Client, { project, pipeline, ref, sha: built }: StatusContext): Statuses {
  const commits = new Commits(client);
  return {
    set: async (sha, { state, name, description, url }) => {
      const text = [...description.replaceAll(/\s+/g, " ").trim()].slice(0, maxLength).join("");
      await commits.editStatus(project, built ?? sha, state, {
        name,
        description: text,
        ...(url === null || url.length > maxLength ? {} : { targetUrl: url }),
        ...(pipeline === null ? {} : { pipelineId: pipeline }),
        ...(ref === null ? {} : { ref }),
      });
    },
  };
}
