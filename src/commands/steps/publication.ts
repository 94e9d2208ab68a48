import type { Change } from "../../core/ci/change.ts";
import type { PublishMode, Signal } from "../../core/publishing/publish-mode.ts";
import type { Measured } from "../../core/publishing/run-history.ts";
import type { TargetChoice } from "./find-target.ts";

/** A report and how it is to be published. */
export interface Publication {
  /** Names the report on its target: `credit-default/report`. */
  readonly key: string;
  readonly markdown: string;
  /** Folder of the Markdown's images, relative to the project. */
  readonly folder: string;
  readonly target: TargetChoice;
  readonly mode: PublishMode;
  readonly signal: Signal;
  readonly change: Change;
  /** When the run began, ISO 8601. */
  readonly at: string;
  /** Where the whole text is kept, for a comment that has to be cut; null when it is nowhere. */
  readonly link: string | null;
  readonly dryRun?: boolean | undefined;
  /** What the run is remembered by in the comment's history. */
  readonly measured?: Measured | null | undefined;
}
