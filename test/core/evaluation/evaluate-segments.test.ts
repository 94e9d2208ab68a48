import { expect, test } from "vitest";
import { evaluateSegments, type SegmentCellScores } from "../../../src/core/evaluation/evaluate-segments.ts";
import { type ScoredRow, toScores } from "../metrics/scored-rows.ts";

/** Rows of which every third, or every `every`-th, is positive and scores higher by `signal`. */
function makeRows(count: number, { signal = 0.3, every = 3 } = {}): ScoredRow[] {
  return Array.from({ length: count }, (_, index) => {
    const positive = index % every === 0;
    return { score: (((index * 7919) % 1009) / 1009) * 0.6 + signal * Number(positive), positive };
  });
}

function cell(
  value: string,
  rows: readonly ScoredRow[],
  baseline: readonly ScoredRow[] | null = null,
): SegmentCellScores {
  const positives = rows.filter(({ positive }) => positive).length;
  const isMixed = positives > 0 && positives < rows.length;
  return {
    value,
    rows: rows.length,
    positives,
    candidate: isMixed ? toScores(rows) : null,
    baseline: baseline && toScores(baseline),
  };
}

test("the largest segments come first, each with its metrics and the differences with the baseline", () => {
  const rows = makeRows(120);
  const cells = [cell("small", makeRows(60)), cell("large", rows, makeRows(120, { signal: 0.1 }))];
  const [segment] = evaluateSegments([{ column: "region", cells }]);
  expect(segment?.column).toBe("region");
  expect(segment?.cells.map(({ value, rows: count }) => [value, count])).toEqual([
    ["large", 120],
    ["small", 60],
  ]);
  const [large, small] = segment?.cells ?? [];
  expect(Object.keys(large?.metrics ?? {})).toEqual(["roc_auc", "ks", "lift@10", "brier", "oe_ratio"]);
  expect(large?.deltas?.roc_auc).toBeGreaterThan(0.05);
  expect(small?.deltas).toBeNull();
});

test.each([
  ["fewer than 50 rows", makeRows(49)],
  ["fewer than 5 positives", makeRows(80, { every: 20 })],
  ["fewer than 5 negatives", makeRows(80, { every: 20 }).map((row) => ({ ...row, positive: !row.positive }))],
  ["one class", makeRows(80).map((row) => ({ ...row, positive: true }))],
])("a segment of %s is only counted", (_, rows) => {
  const cells = [cell("shown", makeRows(50)), cell("hidden", rows)];
  expect(evaluateSegments([{ column: "region", cells }])).toMatchObject([
    { cells: [{ value: "shown" }], hidden: { cells: 1, rows: rows.length } },
  ]);
});
