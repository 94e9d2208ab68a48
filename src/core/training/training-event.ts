/** One thing that a training's output tells. */
export type TrainingEvent =
  | { readonly kind: "stage-started"; readonly stage: string }
  | { readonly kind: "stage-skipped"; readonly stage: string; readonly why: "unchanged" | "cached" }
  | { readonly kind: "output"; readonly line: string };

const started = /^Running stage '(.+)':$/;
const unchanged = /^Stage '(.+)' didn't change, skipping$/;
const cached = /^Stage '(.+)' is cached - skipping run, checking out outputs$/;

/** Reads a line of `dvc exp run` 3.x: `Running stage 'train':`, `Stage 'join' didn't change, skipping`. */
export function parseTrainingLine(line: string): TrainingEvent {
  const running = started.exec(line)?.[1];
  if (running !== undefined) return { kind: "stage-started", stage: running };
  const same = unchanged.exec(line)?.[1];
  if (same !== undefined) return { kind: "stage-skipped", stage: same, why: "unchanged" };
  const fromCache = cached.exec(line)?.[1];
  if (fromCache !== undefined) return { kind: "stage-skipped", stage: fromCache, why: "cached" };
  return { kind: "output", line };
}
