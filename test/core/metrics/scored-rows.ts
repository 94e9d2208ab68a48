import fc from "fast-check";
import type { ScoreBin } from "../../../src/core/metrics/score-bins.ts";

export interface ScoredRow {
  readonly score: number;
  readonly positive: boolean;
}

/** Rows as the port would count them. */
export function toBins(rows: readonly ScoredRow[]): ScoreBin[] {
  const scores = [...new Set(rows.map(({ score }) => score))].sort((a, b) => b - a);
  return scores.map((score) => {
    const equal = rows.filter((row) => row.score === score);
    return { score, rows: equal.length, positives: equal.filter(({ positive }) => positive).length };
  });
}

/** `"0.9+ 0.5+ 0.5- 0.1-"`: scores with their labels. */
export function parseRows(text: string): ScoredRow[] {
  return text.split(" ").map((word) => ({ score: Number(word.slice(0, -1)), positive: word.endsWith("+") }));
}

const score = fc.oneof(
  fc.integer({ min: 0, max: 8 }).map((step) => step / 8),
  fc.double({ min: 0, max: 1, noNaN: true }),
);
const row = fc.record({ score, positive: fc.boolean() });

/** Up to about forty rows with many ties; at least two of each class. */
export const scoredRows = fc
  .tuple(fc.array(row, { maxLength: 40 }), fc.tuple(score, score, score, score))
  .map(([rows, [a, b, c, d]]): ScoredRow[] => [
    { score: a, positive: true },
    { score: b, positive: true },
    { score: c, positive: false },
    { score: d, positive: false },
    ...rows,
  ]);

/** DeLong's structural components, naively: of each row the mean win over the rows of the other class. */
export function placeNaively(rows: readonly ScoredRow[]) {
  const win = (a: ScoredRow, b: ScoredRow) => (a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0);
  const positives = rows.filter(({ positive }) => positive);
  const negatives = rows.filter(({ positive }) => !positive);
  return {
    positives: positives.map((p) => mean(negatives.map((n) => win(p, n)))),
    negatives: negatives.map((n) => mean(positives.map((p) => win(p, n)))),
  };
}

export const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Unbiased covariance of two aligned lists. */
export function covariance(a: readonly number[], b: readonly number[]): number {
  const [meanOfA, meanOfB] = [mean(a), mean(b)];
  return a.reduce((sum, value, index) => sum + (value - meanOfA) * ((b[index] ?? 0) - meanOfB), 0) / (a.length - 1);
}
