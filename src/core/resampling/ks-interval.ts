import { type Interval, z } from "../metrics/interval.ts";
import type { Ranking } from "../metrics/ranking.ts";
import { describeSeries, resample } from "./bootstrap.ts";
import { buildFrame, type Frame } from "./frame.ts";

/**
 * The 95 % interval of KS. As the largest of many noisy gaps KS is too high on every sample, and a bootstrap from the
 * sample's own jagged curves sees about half of that. So the curves are smoothed into few groups, more of them the more
 * rows there are (the cut-off is known to the cube root: Kim & Pollard, "Cube root asymptotics", Annals of Statistics 18
 * (1990)), what is left of the excess is taken from a bootstrap of these, and the correction counts as doubt. The width
 * is that of the gap at one cut-off. `bench/coverage.js` shows what it covers; null when the curves are too clean.
 */
export function computeKsInterval(ranking: Ranking, ks: number, seed: number): Interval | null {
  const { positives, negatives } = ranking;
  const groups = Math.max(8, Math.round(12 * Math.cbrt(Math.min(positives, negatives) / 100)));
  const frame = buildFrame(ranking, { groups, cut: null, fit: null, epsilon: Number.EPSILON });
  const smooth = findLargestGap(frame, { positives, negatives });
  const { ks: series } = resample(frame, { draws: 400, seed, isProbability: false });
  const resampled = series && describeSeries(series);
  if (resampled === undefined) return null;
  const excess = Math.max(0, resampled.mean - smooth.gap);
  const centre = smooth.gap - excess;
  const share = Math.max(0, smooth.positives - excess);
  const variance = (share * (1 - share)) / positives + (smooth.negatives * (1 - smooth.negatives)) / negatives;
  if (variance === 0) return null;
  const reach = Math.hypot(z * Math.sqrt(variance), ks - centre);
  return { low: Math.max(0, centre - reach), high: Math.min(1, centre + reach) };
}

/** Where the shares of positives and negatives above an edge differ most; a gap may point either way. */
function findLargestGap(frame: Frame, totals: { positives: number; negatives: number }) {
  let largest = { gap: 0, positives: 0, negatives: 0 };
  let [caught, alarmed] = [0, 0];
  for (let group = 0; group < frame.length; group++) {
    caught += frame.positives.counts[group] ?? 0;
    alarmed += frame.negatives.counts[group] ?? 0;
    const [positives, negatives] = [caught / totals.positives, alarmed / totals.negatives];
    const gap = Math.abs(positives - negatives);
    if (gap > largest.gap) largest = { gap, positives, negatives };
  }
  return largest;
}
