import type { RungReport } from "../../core/dags/dag-problem.ts";
import type { Deps } from "../deps.ts";

export interface ProblemFiles {
  readonly sarif?: string;
  readonly codeQuality?: string;
  /** Folder of the project that the problems' files are relative to. */
  readonly folder: string;
}

/** For the widgets of a forge; both files are also written when there is no problem. */
export async function writeProblems(
  reports: readonly RungReport[],
  { sarif, codeQuality, folder }: ProblemFiles,
  { project }: Pick<Deps, "project">,
): Promise<void> {
  if (sarif === undefined && codeQuality === undefined) return;
  const { files, workTree } = await project();
  const [{ joinPath, renderSarif }, { renderCodeQuality }] = await Promise.all([
    import("../../core/dags/render-sarif.ts"),
    import("../../core/dags/render-code-quality.ts"),
  ]);
  // Widgets and code scanning look for a file from the root of the repository.
  const place = { folder: joinPath(await workTree.folder(), joinPath(folder, "")) };
  if (sarif !== undefined) await files.write(sarif, renderSarif(reports, place));
  if (codeQuality !== undefined) await files.write(codeQuality, renderCodeQuality(reports, place));
}
