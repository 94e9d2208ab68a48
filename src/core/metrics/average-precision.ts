import { type Bounded, isTie, type Ranking } from "./ranking.ts";

/** Σ (Rₙ − Rₙ₋₁)·Pₙ over the distinct scores, a step sum as in scikit-learn; a random model reaches the base rate. */
export function computeAveragePrecision({ bins, length, rowsAbove, positivesAbove, positives }: Ranking): number {
  let sum = 0;
  for (let index = 0; index < length; index++) {
    const precision = (positivesAbove[index + 1] ?? 0) / (rowsAbove[index + 1] ?? 1);
    sum += (bins.positives[index] ?? 0) * precision;
  }
  return sum / positives;
}

/**
 * With bins of several scores. At worst the positives of a bin come last, one by one; at best as one tie ahead of the
 * negatives, which is more than one by one.
 */
export function boundAveragePrecision(ranking: Ranking): Bounded {
  const value = computeAveragePrecision(ranking);
  let least = 0;
  let most = 0;
  for (let index = 0; index < ranking.length; index++) {
    const above = ranking.positivesAbove[index] ?? 0;
    const within = ranking.bins.positives[index] ?? 0;
    const [rowsAbove, rowsUpTo] = [ranking.rowsAbove[index] ?? 0, ranking.rowsAbove[index + 1] ?? 0];
    if (within === 0) continue;
    if (isTie(ranking, index)) {
      const tied = (within * (above + within)) / rowsUpTo;
      most += tied;
      least += tied;
      continue;
    }
    most += (within * (above + within)) / (rowsAbove + within);
    least += sumPrecisionsOfLast(within, above, rowsUpTo);
  }
  return { value, error: Math.max(value - least / ranking.positives, most / ranking.positives - value) };
}

/** More positives than this in one bin are taken in steps: one by one would take too long. */
const oneByOne = 64;

/** Σ (above + k) / (rowsBefore + k) over the `within` positives that end at `rowsUpTo`. */
function sumPrecisionsOfLast(within: number, above: number, rowsUpTo: number): number {
  const rowsBefore = rowsUpTo - within;
  const steps = Math.min(within, oneByOne);
  let sum = 0;
  // The precision rises with k, so the first of each step is a lower bound of it.
  for (let step = 0; step < steps; step++) {
    const first = Math.floor((within * step) / steps) + 1;
    const next = Math.floor((within * (step + 1)) / steps) + 1;
    sum += ((next - first) * (above + first)) / (rowsBefore + first);
  }
  return sum;
}
