import fc from "fast-check";
import type { ScoreBins, SplitScores } from "../../../src/core/metrics/score-bins.ts";

export interface ScoredRow {
  readonly score: number;
  readonly positive: boolean;
}

export interface ScoreBin {
  readonly score: number;
  readonly rows: number;
  readonly positives: number;
}

/** Rows as the port would count them. */
export function toBins(rows: readonly ScoredRow[]): ScoreBins {
  const bins = new Map<number, ScoreBin>();
  for (const { score, positive } of rows) {
    const bin = bins.get(score) ?? { score, rows: 0, positives: 0 };
    bins.set(score, { score, rows: bin.rows + 1, positives: bin.positives + Number(positive) });
  }
  return packBins([...bins.values()].sort((a, b) => b.score - a.score));
}

export const packBins = (bins: readonly ScoreBin[]): ScoreBins => ({
  scores: Float64Array.from(bins, ({ score }) => score),
  rows: Float64Array.from(bins, ({ rows }) => rows),
  positives: Float64Array.from(bins, ({ positives }) => positives),
});

export const listBins = ({ scores, rows, positives }: ScoreBins): ScoreBin[] =>
  [...scores].map((score, index) => ({ score, rows: rows[index] ?? 0, positives: positives[index] ?? 0 }));

/** What the port makes of rows that all have a score and a label. */
export const toScores = (rows: readonly ScoredRow[]): SplitScores => ({
  bins: toBins(rows),
  histogram: null,
  epsilon: Number.EPSILON,
  excluded: { null_score: 0, nan_score: 0, null_label: 0 },
  outsideUnit: rows.filter(({ score }) => score < 0 || score > 1).length,
});

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
