import type { CalibrationPoint } from "./calibration-points.ts";
import type { VegaLiteSpec } from "./plot.ts";
import type { Size } from "./plot-line.ts";
import { colours } from "./theme.ts";

const widths = { candidate: 2, baseline: 1.25 } as const;

/** The intervals of one model's points. */
export function drawWhiskers(points: readonly CalibrationPoint[]): VegaLiteSpec {
  const role = points[0]?.role ?? "candidate";
  return {
    name: `${role} whiskers`,
    data: { values: points },
    mark: { type: "rule", strokeCap: "butt", stroke: colours[role], strokeWidth: widths[role] },
    encoding: {
      x: { field: "x", type: "quantitative" },
      y: { field: "low", type: "quantitative" },
      y2: { field: "high" },
    },
  };
}

const tickLength = 7;

/** Short ticks on the lower edge, where the scores lie. */
export function drawRug(points: readonly CalibrationPoint[], { height }: Size): VegaLiteSpec[] {
  return (["candidate", "baseline"] as const).map((role) => ({
    name: `${role} rug`,
    data: { values: points.filter((point) => point.role === role) },
    mark: { type: "rule", strokeCap: "butt", stroke: colours[role], strokeWidth: widths[role] },
    encoding: {
      x: { field: "x", type: "quantitative" },
      y: { value: height - tickLength },
      y2: { value: height },
    },
  }));
}
