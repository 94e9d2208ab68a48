import type { Curves, KsCurve } from "../evaluation/evaluation.ts";
import type { Ranking } from "./ranking.ts";
import { pick, selectPoints, thinCurve } from "./thin-curve.ts";

type RankingCurves = Omit<Curves, "calibration" | "score_histogram">;

/** The curves to draw, at the lower edge of every bin and then thinned. Gains, ROC and KS run from (0, 0) to (1, 1). */
export function computeCurves(ranking: Ranking): RankingCurves {
  const { rowsAbove, positivesAbove, rows, positives, negatives } = ranking;
  const shareOfRows = rowsAbove.map((count) => count / rows);
  const gain = positivesAbove.map((count) => count / positives);
  const falseAlarms = rowsAbove.map((count, index) => (count - (positivesAbove[index] ?? 0)) / negatives);
  const precision = positivesAbove.map((count, index) => count / (rowsAbove[index] ?? 1)).subarray(1);
  const lift = positivesAbove.map((count, index) => (count * rows) / ((rowsAbove[index] ?? 1) * positives)).subarray(1);
  return {
    roc: thinCurve({ x: falseAlarms, y: gain }),
    gains: thinCurve({ x: shareOfRows, y: gain }),
    // Lift and precision of no rows are not defined, so these curves start at the first score.
    lift: thinCurve({ x: shareOfRows.subarray(1), y: lift }),
    pr: thinCurve({ x: gain.subarray(1), y: precision }),
    ks: thinKs(shareOfRows, gain, falseAlarms),
  };
}

function thinKs(x: Float64Array, positives: Float64Array, negatives: Float64Array): KsCurve {
  const points = selectPoints(x, [positives, negatives]);
  return { x: pick(x, points), positives: pick(positives, points), negatives: pick(negatives, points) };
}
