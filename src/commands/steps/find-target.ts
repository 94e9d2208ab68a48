import type { Change } from "../../core/ci/change.ts";
import { parseTarget } from "../../core/publishing/parse-target.ts";
import type { Target } from "../../core/publishing/target.ts";
import { noMergeRequest } from "../../errors.ts";
import type { Forge } from "../deps.ts";

/**
 * Where a report goes.
 * @param choice as in `--target`; `auto` is the open merge request, else the commit
 * @throws `unknown_target`, `no_merge_request`
 */
export async function findTarget(
  choice: string,
  change: Change,
  { mergeRequests }: Pick<Forge, "mergeRequests">,
): Promise<Target> {
  const target = parseTarget(choice);
  if (target.kind === "head") return { kind: "commit", sha: change.sha };
  if (target.kind !== "auto" && target.kind !== "open-mr") return target;
  const iid =
    change.mergeRequest?.iid ??
    (change.branch === null ? undefined : (await mergeRequests.findOpen(change.branch))?.iid);
  if (iid !== undefined) return { kind: "mr", iid };
  if (target.kind === "open-mr") throw noMergeRequest({ branch: change.branch ?? change.sha });
  return { kind: "commit", sha: change.sha };
}
