import type { ScoreHistogram } from "../evaluation/evaluation.ts";
import { countLeading } from "./bisect.ts";
import type { Ranking } from "./ranking.ts";

const bars = 40;
/** With more of the rows than this in one bar of equal width, the bars are spaced by logit. */
const crowded = 0.5;

/** Edges for the bars of one or two models, ascending: of equal width, or by logit where most scores lie together. */
export function chooseEdges(rankings: readonly Ranking[]): number[] {
  const lowest = Math.min(...rankings.map(({ bins }) => bins.scores.at(-1) ?? 0));
  const highest = Math.max(...rankings.map(({ bins }) => bins.scores[0] ?? 0));
  if (lowest === highest) return [lowest - 0.5, highest + 0.5];
  const even = spread(lowest, highest);
  const isProbability = lowest >= 0 && highest <= 1;
  if (!isProbability || rankings.every((ranking) => findLargestShare(ranking, even) <= crowded)) return even;
  return spaceByLogit(rankings, { lowest, highest });
}

function spread(low: number, high: number): number[] {
  const edges = Array.from({ length: bars + 1 }, (_, index) => low + ((high - low) * index) / bars);
  edges[bars] = high;
  return edges;
}

function findLargestShare(ranking: Ranking, edges: readonly number[]): number {
  const { positives, negatives } = computeScoreHistogram(ranking, edges);
  return Math.max(...positives.map((count, index) => count + (negatives[index] ?? 0))) / ranking.rows;
}

/** The outermost thousandths do not stretch the scale: their bars reach to the end. */
function spaceByLogit(rankings: readonly Ranking[], { lowest, highest }: { lowest: number; highest: number }) {
  const logit = (score: number) => Math.log(score) - Math.log1p(-score);
  const inner = rankings.flatMap((ranking) => [0.001, 0.999].map((share) => scoreAt(ranking, share)));
  const within = inner.filter((score) => score > 0 && score < 1).map(logit);
  if (within.length === 0) return spread(lowest, highest);
  const middle = spread(Math.min(...within), Math.max(...within)).map((value) => 1 / (1 + Math.exp(-value)));
  const edges = [lowest, ...middle.slice(1, -1), highest];
  return edges.filter((edge, index) => index === 0 || edge > (edges[index - 1] ?? edge));
}

function scoreAt({ bins, rowsAbove, rows, length }: Ranking, share: number): number {
  const index = countLeading(length, (bin) => (rowsAbove[bin + 1] ?? 0) < share * rows);
  return bins.scores[index] ?? 0;
}

/** Counts by class between ascending edges, each but the last bar without its upper edge; a bin counts where its score lies. */
export function computeScoreHistogram({ bins, length }: Ranking, edges: readonly number[]): ScoreHistogram {
  const positives = new Array<number>(edges.length - 1).fill(0);
  const negatives = [...positives];
  for (let index = 0; index < length; index++) {
    const score = bins.scores[index] ?? 0;
    const bar = Math.min(edges.length - 2, countLeading(edges.length, (edge) => (edges[edge] ?? 0) <= score) - 1);
    const caught = bins.positives[index] ?? 0;
    positives[bar] = (positives[bar] ?? 0) + caught;
    negatives[bar] = (negatives[bar] ?? 0) + (bins.rows[index] ?? 0) - caught;
  }
  return { edges, positives, negatives };
}
