import type { PsiBin } from "../evaluation/evaluation.ts";
import { countLeading } from "./bisect.ts";
import type { Bounded, Ranking } from "./ranking.ts";

const groups = 10;
/** A share of nothing has no logarithm. */
const floor = 1e-4;

/**
 * Population stability index Σ (a − e)·ln(a / e) of the candidate's scores against the baseline's: over tenths of the
 * baseline, cut at its quantiles (linear, as NumPy's); cuts that coincide at ties are one. Shares are at least 1e-4.
 */
export function computePsi(candidate: Ranking, baseline: Ranking): Bounded & { bins: PsiBin[] } {
  const cuts = findCuts(baseline);
  const [now, before] = [candidate, baseline].map((side) => shareBetween(side, cuts));
  let [value, error] = [0, 0];
  const bins = (before?.shares ?? []).map((share, index): PsiBin => {
    const other = now?.shares[index] ?? 0;
    const [a, e] = [Math.max(floor, other), Math.max(floor, share)];
    value += (a - e) * Math.log(a / e);
    const steepness = Math.abs(Math.log(a / e)) + Math.abs(a - e) / Math.min(a, e);
    error += steepness * ((now?.doubts[index] ?? 0) + (before?.doubts[index] ?? 0));
    return { low: cuts[index - 1] ?? null, high: cuts[index] ?? null, baseline: share, candidate: other };
  });
  return { value, error, bins };
}

/** Ascending, without those that coincide. */
function findCuts(baseline: Ranking): number[] {
  const quantiles = Array.from({ length: groups - 1 }, (_, index) => findQuantile(baseline, (index + 1) / groups));
  return quantiles.filter((cut, index) => cut !== quantiles[index - 1]);
}

/** Of a histogram the edge above or below which the rest lies: exact counts are known there alone. */
function findQuantile({ bins, edges, rowsAbove, rows, length }: Ranking, share: number): number {
  const position = (rows - 1) * (1 - share);
  const binOf = (row: number) => countLeading(length, (index) => (rowsAbove[index + 1] ?? 0) <= row);
  const upper = binOf(Math.floor(position));
  if (edges !== null) return edges.lows[upper] ?? 0;
  const [high = 0, low = 0] = [bins.scores[upper], bins.scores[binOf(Math.ceil(position))]];
  return high + (low - high) * (position - Math.floor(position));
}

/** Shares of rows between ascending cuts, the lowest first, and the shares that may be on either side of a cut. */
function shareBetween({ bins, edges, rowsAbove, rows, length }: Ranking, cuts: readonly number[]) {
  const lows = edges?.lows ?? bins.scores;
  const counted = cuts.map((cut) => {
    const above = countLeading(length, (index) => (lows[index] ?? 0) >= cut);
    const isCut = edges !== null && above < length && (edges.highs[above] ?? 0) >= cut;
    return { below: rows - (rowsAbove[above] ?? 0), doubt: isCut ? (bins.rows[above] ?? 0) : 0 };
  });
  const ends = [{ below: 0, doubt: 0 }, ...counted, { below: rows, doubt: 0 }];
  return {
    shares: ends.slice(1).map((end, index) => (end.below - (ends[index]?.below ?? 0)) / rows),
    doubts: ends.slice(1).map((end, index) => (end.doubt + (ends[index]?.doubt ?? 0)) / rows),
  };
}
