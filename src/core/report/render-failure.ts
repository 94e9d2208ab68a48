import { shortSha } from "./format.ts";
import { codeBlock, codeSpan, escapeText } from "./markdown.ts";

export interface Failure {
  readonly model: string;
  readonly branch: string | null;
  readonly sha: string;
  /** The stage that failed; null when DVC itself did. */
  readonly stage: string | null;
  /** What happened, one sentence without a full stop. */
  readonly reason: string;
  /** The last lines of the log. */
  readonly tail: readonly string[];
  /** The command that tries again. */
  readonly rerun: string;
  readonly job: string | null;
}

/** The report of a training that failed: what failed, the last lines of its log, how to run it again. */
export function renderFailure({ model, branch, sha, stage, reason, tail, rerun, job }: Failure): string {
  const what = stage === null ? "" : ` in stage ${codeSpan(stage)}`;
  return [
    `### ❌ Training failed${what}`,
    `${codeSpan(model)} · ${codeSpan(branch ?? "HEAD")} ${shortSha(sha)}  \n${escapeText(reason)}.`,
    tail.length === 0 ? "The log is empty." : `Last ${tail.length} lines of the log:\n\n${codeBlock(tail.join("\n"))}`,
    `Run it again after the fix; finished stages come from the cache:\n\n${codeBlock(rerun, "sh")}`,
    ...(job === null ? [] : [`<sub>[job](${job})</sub>`]),
  ].join("\n\n");
}
