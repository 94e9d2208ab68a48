import type { RevisionResults } from "../core/training/revision-results.ts";

/** What the project's stages wrote: metrics, params, data and files, of the workspace and of a revision. */
export interface Results {
  /** Results of the workspace and, when `rev` is given, of that revision. Throws `broken_dvc_yaml`. */
  read(rev: string | null): Promise<{ readonly candidate: RevisionResults; readonly baseline: RevisionResults | null }>;
  /** A local file with the content that `path` has in `rev`; undefined when it cannot be had. */
  fetchFile(path: string, rev: string, results: RevisionResults): Promise<string | undefined>;
}
