import type { Change } from "./change.ts";

/**
 * Address of a file among the artifacts of the job; null outside of one. Only GitLab has such addresses, and the job has to
 * keep the file: `artifacts: { paths: [.cibot/report/] }`.
 */
export function linkArtifact({ job, pipeline }: Pick<Change, "job" | "pipeline">, path: string): string | null {
  if (job === null || job.url === null || pipeline === null) return null;
  return `${job.url}/artifacts/file/${path.split("/").map(encodeURIComponent).join("/")}`;
}
