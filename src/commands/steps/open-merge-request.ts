import type { Change } from "../../core/ci/change.ts";
import type {
  MergeRequestPlan,
  MergeRequestSettings,
  Result,
  TrainingResult,
} from "../../core/merge-request/plan-merge-request.ts";
import { invalidUsage } from "../../errors.ts";
import type { Deps } from "../deps.ts";
import { saveMergeRequest } from "./save-merge-request.ts";

export interface MergeRequestRequest {
  readonly model: string;
  readonly training: TrainingResult | null;
  /** Commit or tree whose files are the result. */
  readonly files: string;
  /** The commit that is checked out, the parent of the result. */
  readonly head: string;
  readonly change: Change;
  readonly settings: MergeRequestSettings;
  readonly dryRun?: boolean;
}

/** The part `merge_request` of the JSON document. */
export interface MergeRequestOutcome {
  readonly action: "created" | "updated" | "unchanged" | "pushed" | "skipped";
  readonly url: string | null;
  readonly branch: string | null;
  readonly sha: string | null;
  readonly files: readonly string[];
  readonly reason: string | null;
}

/**
 * Puts a result on its branch, and opens or updates the merge request that carries it.
 * Throws `branch_moved`, and what `ResultBranch` and `MergeRequests` throw.
 */
export async function openMergeRequest(
  request: MergeRequestRequest,
  deps: Pick<Deps, "project" | "forge" | "resultBranch" | "mask" | "io">,
): Promise<MergeRequestOutcome> {
  const { settings, change, head } = request;
  if (change.mergeRequest?.isFork) return skipMergeRequest("the change comes from a fork");
  const isPush = settings.mode === "push";
  const targetBranch = isPush ? change.branch : (settings.target ?? change.branch);
  if (targetBranch === null) return skipMergeRequest("HEAD is on no branch, so there is none to merge into");
  // What was built is the branch merged with its target: its result does not fit on the branch alone.
  if (isPush && head !== change.sha) return skipMergeRequest("a pipeline of merged results has no branch to push to");
  const { resultFiles } = await deps.project();
  const files = await resultFiles.changes(request.files, head);
  if (files.length === 0) return skipMergeRequest("the commit holds this result already");
  const result = { model: request.model, training: request.training, targetBranch, sha: head, files };
  const plan = await planTexts(result, settings, deps.mask);
  if (!isPush) refuseBranch(plan, change);
  if (request.dryRun) return { ...skipMergeRequest("dry run: nothing is written"), branch: plan.branch, files };
  return applyMergeRequest(plan, request, deps);
}

/** No merge request, for a reason that the reader is told. */
export const skipMergeRequest = (reason: string | null): MergeRequestOutcome => ({
  action: "skipped",
  url: null,
  branch: null,
  sha: null,
  files: [],
  reason,
});

/**
 * The one place where secrets are hidden: before the plan takes triggers apart, which would make them other texts, and
 * after it, as names of files and experiments have come in.
 */
async function planTexts(
  result: Result,
  settings: MergeRequestSettings,
  mask: Deps["mask"],
): Promise<MergeRequestPlan> {
  const { training } = result;
  const maskIf = (text: string | null) => (text === null ? null : mask(text));
  const { planMergeRequest } = await import("../../core/merge-request/plan-merge-request.ts");
  const plan = planMergeRequest(
    { ...result, training: training === null ? null : { ...training, headline: mask(training.headline) } },
    {
      ...settings,
      title: maskIf(settings.title),
      description: maskIf(settings.description),
      message: maskIf(settings.message),
    },
  );
  const { message, title, description } = plan;
  return { ...plan, message: mask(message), title: mask(title), description: mask(description) };
}

/** cibot's branch is replaced by every result; a branch that people merge into is not for that. */
function refuseBranch({ branch, targetBranch }: MergeRequestPlan, change: Change): void {
  if (branch !== targetBranch && branch !== change.targetBranch) return;
  throw invalidUsage({
    message: `The branch "${branch}" is the one to merge into.`,
    hint: "Choose another `--branch`, or commit to it with `--mode push`.",
  });
}

async function applyMergeRequest(
  plan: MergeRequestPlan,
  { files, head, settings }: MergeRequestRequest,
  deps: Pick<Deps, "forge" | "resultBranch" | "io">,
): Promise<MergeRequestOutcome> {
  const { branch, message, author, skipCi, mode } = plan;
  // A forge that is not there ends the command before a branch is written.
  const forge = mode === "push" ? null : await deps.forge();
  const resultBranch = await deps.resultBranch(settings);
  const how = mode === "push" ? "advance" : "replace";
  const { sha, changed } = await resultBranch.commit({
    branch,
    files,
    parent: head,
    message,
    author,
    mode: how,
    skipCi,
  });
  const done = { branch, sha, files: plan.files, reason: null };
  if (forge === null) return { ...done, action: changed ? "pushed" : "unchanged", url: null };
  return { ...done, ...(await saveMergeRequest({ plan, sha, changed }, { ...deps, ...forge })) };
}
