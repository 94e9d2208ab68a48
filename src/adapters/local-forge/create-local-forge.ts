import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Clock } from "../../ports/clock.ts";
import type { Comments } from "../../ports/comments.ts";
import type { MergeRequests } from "../../ports/merge-requests.ts";
import type { Uploads } from "../../ports/uploads.ts";
import { createComments } from "./create-comments.ts";
import { createMergeRequests } from "./create-merge-requests.ts";
import { createUploads } from "./create-uploads.ts";
import type { ForgeSite } from "./forge-site.ts";
import { createForgeStore } from "./forge-store.ts";

export interface LocalForgeOptions {
  /** `.cibot/forge` of the project. */
  readonly directory: string;
  /** The user whose comments are ours. */
  readonly author: string;
  readonly clock: Clock;
}

export interface LocalForge {
  readonly comments: Comments;
  readonly uploads: Uploads;
  readonly mergeRequests: MergeRequests;
  /** What a run ended with stands in its comment. */
  readonly statuses: null;
  /** Path of the page that shows everything; built anew with every comment and merge request that is written. */
  readonly page: string;
}

/**
 * A forge of files: the demo's, the dry run's, and the first double in tests. Throws `forge_file_broken` when a person
 * has left a file that it cannot use, `disk_full` and `write_failed` when it cannot write one.
 */
export function createLocalForge({ directory, author, clock }: LocalForgeOptions): LocalForge {
  const page = resolve(directory, "index.html");
  const address = (anchor: string) => `${pathToFileURL(page)}#${anchor}`;
  const site: ForgeSite = { store: createForgeStore(directory, page), author, clock, address };
  return {
    comments: createComments(site),
    uploads: createUploads(directory),
    mergeRequests: createMergeRequests(site),
    statuses: null,
    page,
  };
}
