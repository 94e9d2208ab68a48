import type { Losses, ScoreBins, SplitScores } from "./score-bins.ts";

/** Losses of the rows, summed; null when a score is no probability. */
export function sumLosses({ bins, histogram, epsilon, outsideUnit }: SplitScores): Losses | null {
  if (outsideUnit > 0) return null;
  return histogram === null ? sumByScore(bins, epsilon) : histogram.losses;
}

function sumByScore({ scores, rows, positives }: ScoreBins, epsilon: number): Losses {
  let brier = 0;
  let log = 0;
  for (const [index, score] of scores.entries()) {
    const [caught, all] = [positives[index] ?? 0, rows[index] ?? 0];
    brier += caught * (1 - score) ** 2 + (all - caught) * score ** 2;
    log += caught * logLoss(score, epsilon) + (all - caught) * logLoss(1 - score, epsilon);
  }
  return { brier, log };
}

/** −ln of what was given to the true class, clipped to [ε, 1 − ε] as scikit-learn's `log_loss` does. */
export const logLoss = (share: number, epsilon: number) => -Math.log(Math.min(1 - epsilon, Math.max(epsilon, share)));
