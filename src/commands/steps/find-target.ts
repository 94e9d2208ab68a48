import type { Change } from "../../core/ci/change.ts";
import { parseTarget } from "../../core/publishing/parse-target.ts";
import type { Target } from "../../core/publishing/target.ts";
import { noMergeRequest } from "../../errors.ts";
import type { Deps, Forge } from "../deps.ts";

/** A target as a user has named it, and where: a flag is the job's own word, a file may be that of a fork. */
export interface TargetChoice {
  readonly name: string;
  readonly from: "flag" | "config";
}

export const chooseTarget = (flag: string | undefined, config: { readonly target: string }): TargetChoice =>
  flag === undefined ? { name: config.target, from: "config" } : { name: flag, from: "flag" };

interface TargetDeps extends Pick<Deps, "io"> {
  readonly forge: Pick<Forge, "mergeRequests">;
}

/**
 * Where a report goes.
 * @param choice as in `--target`; `auto` is the open merge request, else the commit
 * @throws `unknown_target`, `no_merge_request`
 */
export async function findTarget(choice: TargetChoice, change: Change, { forge, io }: TargetDeps): Promise<Target> {
  const { name, from } = choice;
  const target = parseTarget(name);
  if (from === "config" && change.mergeRequest?.isFork && target.kind !== "auto") {
    io.note(`The change comes from a fork, so its \`publish.target: ${name}\` is not followed.`);
    return { kind: "mr", iid: change.mergeRequest.iid };
  }
  if (target.kind === "head") return { kind: "commit", sha: change.sha };
  if (target.kind !== "auto" && target.kind !== "open-mr") return target;
  const found = await findMergeRequest(change, forge);
  if (found !== undefined) return { kind: "mr", ...found };
  if (target.kind === "open-mr") throw noMergeRequest({ branch: change.branch ?? change.sha });
  return { kind: "commit", sha: change.sha };
}

/** That of the pipeline, of the branch as the forge has told it to the job, of the commit as the forge knows it. */
async function findMergeRequest(
  { mergeRequest, openMergeRequests, sha, branch }: Change,
  { mergeRequests }: Pick<Forge, "mergeRequests">,
) {
  if (mergeRequest !== null) return { iid: mergeRequest.iid };
  const open = openMergeRequests.find(({ project }) => project === null) ?? openMergeRequests[0];
  if (open === undefined) return mergeRequests.findForChange({ sha, branch });
  return open.project === null ? { iid: open.iid } : { iid: open.iid, project: open.project };
}
