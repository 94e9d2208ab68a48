import type { PairedScores } from "../metrics/score-bins.ts";
import type { PairedCells } from "./bootstrap.ts";
import { type Frame, findGroup } from "./frame.ts";

/** Counts matched rows by the groups that both models put them in. */
export function countCells(pairs: PairedScores, candidate: Frame, baseline: Frame): PairedCells {
  const counts = new Map<number, number>();
  for (const [row, score] of pairs.candidate.entries()) {
    const groups = findGroup(candidate, score) * baseline.length + findGroup(baseline, pairs.baseline[row] ?? 0);
    const cell = groups * 2 + (pairs.positive[row] ?? 0);
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  // In the order of the groups, so that the order of the rows changes no draw.
  const cells = [...counts].toSorted(([a], [b]) => a - b);
  const groupsOf = (cell: number) => Math.floor(cell / 2);
  return {
    candidate: Uint32Array.from(cells, ([cell]) => Math.floor(groupsOf(cell) / baseline.length)),
    baseline: Uint32Array.from(cells, ([cell]) => groupsOf(cell) % baseline.length),
    positive: Uint8Array.from(cells, ([cell]) => cell % 2),
    counts: Float64Array.from(cells, ([, count]) => count),
  };
}
