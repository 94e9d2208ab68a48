import type { Curves } from "../evaluation/evaluation.ts";
import type { Ranking } from "./ranking.ts";
import { thinCurve } from "./thin-curve.ts";

/** The curves to draw, through every distinct score and then thinned. All but `lift` run from (0, 0) to (1, 1). */
export function computeCurves({ bins, rows, positives, negatives }: Ranking): Curves {
  const rowsUpTo = bins.map((bin) => bin.rowsAbove + bin.rows);
  const caught = bins.map((bin) => bin.positivesAbove + bin.positives);
  const shareOfRows = rowsUpTo.map((count) => count / rows);
  const gain = caught.map((count) => count / positives);
  const falseAlarms = bins.map((_, index) => ((rowsUpTo[index] ?? 0) - (caught[index] ?? 0)) / negatives);
  const lift = bins.map((_, index) => ((caught[index] ?? 0) * rows) / ((rowsUpTo[index] ?? 1) * positives));
  return {
    roc: thinCurve({ x: [0, ...falseAlarms], y: [0, ...gain] }),
    gains: thinCurve({ x: [0, ...shareOfRows], y: [0, ...gain] }),
    // The lift of no rows is not defined, so this curve starts at the first score.
    lift: thinCurve({ x: shareOfRows, y: lift }),
  };
}
