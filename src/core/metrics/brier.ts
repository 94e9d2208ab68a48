import type { Ranking } from "./ranking.ts";
import type { ScoreBin } from "./score-bins.ts";

/** The mean of (score − label)²; undefined when a score is no probability. */
export function findBrier({ bins, rows }: Ranking): number | undefined {
  if (bins.some(({ score }) => score < 0 || score > 1)) return undefined;
  const loss = (bin: ScoreBin) => bin.positives * (1 - bin.score) ** 2 + (bin.rows - bin.positives) * bin.score ** 2;
  return bins.reduce((sum, bin) => sum + loss(bin), 0) / rows;
}
