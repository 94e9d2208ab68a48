import { dirtyWorkspace } from "../../errors.ts";
import type { Project } from "../deps.ts";
import { readLastResult } from "./last-result.ts";

/**
 * Makes the tracked files those of HEAD. Leftovers of an earlier result are safe in its experiment and are put back;
 * anything else is somebody's work: throws `dirty_workspace`.
 */
export async function cleanWorkspace({ workTree, files }: Pick<Project, "workTree" | "files">): Promise<void> {
  const changed = await workTree.changedFiles();
  if (changed.length === 0) return;
  const last = await readLastResult(files);
  const ours = last === undefined ? [] : await workTree.sameAs(last.training.revision, changed);
  const others = changed.filter((path) => !ours.includes(path));
  if (others.length > 0) throw dirtyWorkspace({ paths: others });
  await workTree.restore(ours, ".cibot/logs/last-result.patch");
}
