import type { Decile } from "../evaluation/evaluation.ts";
import type { EqualGroup } from "./equal-groups.ts";
import { countPositivesWithin, type Ranking } from "./ranking.ts";

/** The gains table of groups of equal size, the riskiest first. */
export function computeDeciles(ranking: Ranking, groups: readonly EqualGroup[]): Decile[] {
  const { positives, negatives, rows } = ranking;
  const baseRate = positives / rows;
  return groups.map((group, index) => {
    const end = (rows * (index + 1)) / groups.length;
    const caught = countPositivesWithin(ranking, end);
    const rate = group.positives / group.rows;
    return {
      decile: index + 1,
      rows: group.rows,
      positives: group.positives,
      score_low: group.scoreLow,
      score_high: group.scoreHigh,
      rate,
      lift: rate / baseRate,
      cumulative_lift: caught / end / baseRate,
      cumulative_gain: caught / positives,
      ks: Math.abs(caught / positives - (end - caught) / negatives),
      mean_score: group.meanScore,
    };
  });
}
