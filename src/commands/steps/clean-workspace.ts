import { dirtyWorkspace } from "../../errors.ts";
import type { Project } from "../deps.ts";
import { readLastResult } from "./last-result.ts";

/**
 * Makes the tracked files those of HEAD. Leftovers of the last result, or of the experiment `revision`, are safe in
 * their experiment and are put back; anything else is somebody's work: throws `dirty_workspace`.
 */
export async function cleanWorkspace(
  { workTree, files }: Pick<Project, "workTree" | "files">,
  revision?: string,
): Promise<void> {
  const changed = await workTree.changedFiles();
  if (changed.length === 0) return;
  const known = [(await readLastResult(files))?.training.revision, revision].filter((rev) => rev !== undefined);
  const ours = (await Promise.all(known.map((rev) => workTree.sameAs(rev, changed)))).flat();
  const others = changed.filter((path) => !ours.includes(path));
  if (others.length > 0) throw dirtyWorkspace({ paths: others });
  await workTree.restore(changed, ".cibot/logs/last-result.patch");
}
