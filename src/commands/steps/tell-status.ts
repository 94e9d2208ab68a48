import type { Config } from "../../config/schema.ts";
import type { Change } from "../../core/ci/change.ts";
import { findGatesVerdict } from "../../core/gates/summarize-gates.ts";
import type { Report } from "../../core/report/report.ts";
import { CibotError } from "../../errors.ts";
import type { CommitStatus } from "../../ports/statuses.ts";
import type { Deps } from "../deps.ts";
import type { MadeReport } from "./make-report.ts";
import type { PublishOutcome } from "./publish-report.ts";

export interface StatusContext {
  readonly config: Pick<Config, "model" | "publish">;
  readonly change: Change;
}

type StatusDeps = Pick<Deps, "forge" | "io" | "mask" | "signal">;

/**
 * Sets the status of the run beside the commit, in a pipeline of a forge that has them. A status that cannot be set is a
 * warning: the report says the same.
 */
export async function tellStatus(
  status: Omit<CommitStatus, "name">,
  { config, change }: StatusContext,
  deps: StatusDeps,
): Promise<void> {
  if (!config.publish.status || change.pipeline === null || change.mergeRequest?.isFork) return;
  try {
    const { statuses } = await deps.forge();
    const description = deps.mask(status.description);
    const url = status.url ?? change.job?.url ?? null;
    await statuses?.set(change.sha, { ...status, description, url, name: `cibot/${config.model}` });
  } catch (error) {
    if (!(error instanceof CibotError) || deps.signal.aborted) throw error;
    deps.io.warn(`the commit's status is not set: ${error.message}`);
  }
}

/** What a report makes of the commit: a worse model is for people to judge, a failed gate is not. */
export const judge = (
  { headline, report }: { readonly headline: MadeReport["headline"]; readonly report: Pick<Report, "gates"> },
  published: PublishOutcome | null,
): Omit<CommitStatus, "name"> => ({
  state: findGatesVerdict(report.gates) === "failed" ? "failed" : "success",
  description: headline.text,
  url: published?.url ?? null,
});

/** The status of a run that ends in an error. */
export const judgeFailure = (error: unknown): Omit<CommitStatus, "name"> => ({
  state: "failed",
  description: error instanceof CibotError ? error.message : "cibot itself failed",
  url: null,
});
