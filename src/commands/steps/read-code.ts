import type { Change } from "../../core/ci/change.ts";
import type { CodeState, TrainingRecord } from "../../core/report/report.ts";
import type { WorkTree } from "../../ports/work-tree.ts";

/** The code that a report is about: the commit, and what in the workspace neither it nor the training's result holds. */
export async function readCode(
  { change, training }: { readonly change: Change; readonly training: TrainingRecord | null },
  workTree: WorkTree,
): Promise<CodeState> {
  const changed = await workTree.changedFiles();
  const revision = training?.revision ?? null;
  const made = revision === null ? [] : await workTree.sameAs(revision, changed);
  const foreign = changed.filter((path) => !made.includes(path));
  return { commit: change.sha, dirty: foreign.length > 0, changed_files: foreign };
}

/** What a reader must know who takes the commit for what was measured; null for a clean workspace. */
export function describeDirt({ commit, changed_files: files }: CodeState): string | null {
  if (files.length === 0) return null;
  const named = files.slice(0, 3).join(", ");
  const rest = files.length > 3 ? ` and ${files.length - 3} more` : "";
  return `the workspace differs from commit ${commit.slice(0, 8)} and no commit holds what was measured: ${named}${rest}`;
}
