/** The run that wrote a report, as far as its place among others goes. */
export interface Run {
  /** When it began, ISO 8601 in UTC. */
  readonly at: string;
  /** Number of its pipeline; null outside of one. */
  readonly pipeline: number | null;
}

/**
 * Negative when `a` is the earlier run. Pipelines go by their number, since the job of an old one may be started again
 * after that of a newer; within one pipeline, and where one run has none, the clock decides.
 */
export function compareRuns(a: Run, b: Run): number {
  if (a.pipeline !== null && b.pipeline !== null && a.pipeline !== b.pipeline) return a.pipeline - b.pipeline;
  return a.at < b.at ? -1 : Number(a.at > b.at);
}
