import type { ScoreHistogram } from "../evaluation/evaluation.ts";
import type { PlotAxis } from "./draw-lines.ts";
import type { Domain } from "./plot-line.ts";

/** The axis of scores. */
export interface ScoreScale {
  readonly domain: Domain;
  /** Where the edges of the histogram lie on the axis. */
  readonly places: readonly number[];
  /** Where the cut-off lies; null without one, or far outside of the scores. */
  readonly cutOff: number | null;
  readonly axis: Omit<PlotAxis, "domain">;
}

/** As the histogram's bars are spaced, evenly by score or by its logit, and only where there are rows to be seen. */
export function chooseScoreScale(histograms: readonly ScoreHistogram[], threshold: number | null): ScoreScale {
  const edges = histograms[0]?.edges ?? [0, 1];
  const isByLogit = !isEven(edges);
  const places = isByLogit ? placeByLogit(edges) : edges;
  const [low, high] = findVisible(histograms, places);
  const cutOff = placeCutOff(isByLogit && threshold !== null ? toLogit(threshold) : threshold, [low, high]);
  const domain: Domain = cutOff === null ? [low, high] : [Math.min(low, cutOff), Math.max(high, cutOff)];
  const isCut = low > (places[0] ?? low) || high < (places.at(-1) ?? high);
  const notes = [isByLogit ? ", logit scale" : "", isCut ? "; the ends, less than 0.2 % of each class, are cut" : ""];
  const axis = isByLogit ? { ticks: listLogitTicks(domain), labels: logitLabels } : { ticks: 6 };
  return { domain, places, cutOff, axis: { ...axis, title: `score${notes.join("")}` } };
}

/** But for the last digits of sums. */
function isEven(edges: readonly number[]): boolean {
  const widths = edges.slice(1).map((edge, index) => edge - (edges[index] ?? edge));
  return Math.max(...widths) < 1.001 * Math.min(...widths);
}

const toLogit = (score: number) => Math.log(score) - Math.log1p(-score);

/** The outermost bars reach to the last scores, which can be 0 and 1: they are drawn as wide as the next ones. */
function placeByLogit(edges: readonly number[]): number[] {
  const logits = edges.map(toLogit);
  const inner = logits.slice(1, -1);
  const [first = -1, second = 1] = inner;
  const [beforeLast = first, last = second] = inner.slice(-2);
  const [start, end] = [2 * first - second, 2 * last - beforeLast];
  return [Math.max(start, logits[0] ?? start), ...inner, Math.min(end, logits.at(-1) ?? end)];
}

const hidden = 0.002;

/** From the first to the last bar that counts for any class of any model. */
function findVisible(histograms: readonly ScoreHistogram[], places: readonly number[]): Domain {
  const classes = histograms.flatMap(({ positives, negatives }) => [positives, negatives]);
  const low = Math.min(...classes.map(countHidden));
  const high = Math.min(...classes.map((counts) => countHidden(counts.toReversed())));
  return [places[low] ?? 0, places[places.length - 1 - high] ?? 1];
}

/** Bars at the start that hold next to nothing. */
function countHidden(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let seen = 0;
  return counts.findIndex((count) => {
    seen += count;
    return seen > hidden * total;
  });
}

/** So far outside of the scores, as a share of their range, the cut-off still stretches the axis. */
const reach = 0.25;

function placeCutOff(place: number | null, [low, high]: Domain): number | null {
  if (place === null) return null;
  const room = reach * (high - low);
  return place >= low - room && place <= high + room ? place : null;
}

const probability = "1 / (1 + exp(-datum.value))";
const logitLabels = `datum.value < -9.3 ? format(${probability}, '.0e') : format(${probability}, '.6~r')`;
const ticks = { least: 4, most: 7 };

/** Powers of ten from either end of the scores' own scale, with their double and fivefold where these are few. */
function listLogitTicks(domain: Domain): number[] {
  const decades = spaceTicks([1], domain);
  return decades.length < ticks.least ? spaceTicks([1, 2, 5], domain) : decades;
}

function spaceTicks(factors: readonly number[], [low, high]: Domain): number[] {
  const scores = Array.from({ length: 12 }, (_, index) => factors.map((factor) => factor * 10 ** -(index + 1))).flat();
  const both = [...new Set([...scores, 0.5, ...scores.map((score) => 1 - score)])];
  const within = both.map(toLogit).filter((tick) => tick >= low && tick <= high);
  const stride = Math.ceil(within.length / ticks.most);
  return within.toSorted((a, b) => a - b).filter((_, index) => index % stride === 0);
}
