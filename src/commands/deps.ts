import type { Io } from "../cli/io.ts";
import type { Config } from "../config/schema.ts";
import type { MergeRequestSettings } from "../core/merge-request/plan-merge-request.ts";
import type { Clock } from "../ports/clock.ts";
import type { Comments } from "../ports/comments.ts";
import type { CommitFiles } from "../ports/commit-files.ts";
import type { DataCheckout, DataRemote, Experiments } from "../ports/experiments.ts";
import type { History } from "../ports/history.ts";
import type { LocalImages } from "../ports/local-images.ts";
import type { MergeRequests } from "../ports/merge-requests.ts";
import type { ProjectFiles } from "../ports/project-files.ts";
import type { ProjectPlots } from "../ports/project-plots.ts";
import type { Rasterizer } from "../ports/rasterizer.ts";
import type { ReportPages } from "../ports/report-pages.ts";
import type { ResultBranch } from "../ports/result-branch.ts";
import type { ResultFiles } from "../ports/result-files.ts";
import type { Results } from "../ports/results.ts";
import type { Scores } from "../ports/scores.ts";
import type { Statuses } from "../ports/statuses.ts";
import type { TrackedFiles } from "../ports/tracked-files.ts";
import type { Uploads } from "../ports/uploads.ts";
import type { WorkTree } from "../ports/work-tree.ts";
import type { WorkspaceLock } from "../ports/workspace-lock.ts";
import type { Delivery } from "./delivery.ts";

/** What commands may ask for. What costs something to make is behind a function. */
export interface Deps {
  readonly io: Io;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Aborted by SIGINT and SIGTERM, with the signal's name as reason. */
  readonly signal: AbortSignal;
  /** Hides secrets in a text that leaves the machine. */
  readonly mask: (text: string) => string;
  /** `platform` is operating system and processor: `linux-x64`. */
  readonly versions: { readonly cibot: string; readonly node: string; readonly platform: string };
  /** Throws `config_missing`, `invalid_config`. */
  config(): Promise<Config>;
  project(): Promise<Project>;
  pipeline(): Promise<Pipeline>;
  scores(): Promise<Scores>;
  rasterizer(): Promise<Rasterizer>;
  reportPages(): Promise<ReportPages>;
  /** Throws `not_available`. */
  forge(): Promise<Forge>;
  delivery(): Promise<Delivery>;
  /** Where results are committed: in the clone for the local forge, else where others see it. */
  resultBranch(way: BranchWay): Promise<ResultBranch>;
}

/** How a result reaches its branch. */
export type BranchWay = Pick<MergeRequestSettings, "mode" | "via">;

/** The clone and its files. */
export interface Project {
  readonly history: History;
  readonly commitFiles: CommitFiles;
  readonly workTree: WorkTree;
  readonly resultFiles: ResultFiles;
  readonly files: ProjectFiles;
  readonly images: LocalImages;
  readonly lock: WorkspaceLock;
}

/** The training engine and what it left. */
export interface Pipeline {
  readonly experiments: Experiments;
  readonly data: DataRemote & DataCheckout;
  readonly results: Results;
  readonly plots: ProjectPlots;
  readonly tracked: TrackedFiles;
}

export interface Forge {
  readonly comments: Comments;
  readonly uploads: Uploads;
  readonly mergeRequests: MergeRequests;
  /** Null for a forge that shows none beside a commit. */
  readonly statuses: Statuses | null;
  /** File that shows what was published; null for a forge that has its own pages. */
  readonly page: string | null;
}
