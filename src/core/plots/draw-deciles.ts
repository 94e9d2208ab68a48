import { drawKeyEntry, drawKeyGround } from "./draw-key.ts";
import { encodeX, encodeY, type PlotAxis } from "./draw-lines.ts";
import { drawText } from "./draw-text.ts";
import { listTicks } from "./list-ticks.ts";
import type { Role } from "./model-styles.ts";
import { type DecileBar, type DecileLabels, decileDomain } from "./place-deciles.ts";
import type { KeyEntry } from "./place-key.ts";
import type { VegaLiteSpec } from "./plot.ts";
import type { RateUnit } from "./rate-unit.ts";
import { colours, fontSizes, inPixels, margin } from "./theme.ts";

/** From the plot's left edge back to where titles start. */
const indent = 58 - margin;

export function drawDeciles(bars: readonly DecileBar[], labels: DecileLabels, unit: RateUnit): VegaLiteSpec[] {
  const value = { fontSize: fontSizes.small, fontWeight: 600 };
  return [
    drawKeyGround(labels.key),
    ...roles.map((role) =>
      drawBars(
        bars.filter((bar) => bar.role === role),
        { role, labels, unit },
      ),
    ),
    drawOverall(labels),
    ...roles.map((role) =>
      drawWhiskers(
        bars.filter((bar) => bar.role === role),
        role,
      ),
    ),
    drawText("value halos", labels.values, {
      ...value,
      stroke: colours.background,
      strokeWidth: 4,
      strokeJoin: "round",
    }),
    drawText("values", labels.values, { ...value, color: colours.candidate }),
    drawText("overall rate", labels.overallLabel, { fontSize: fontSizes.small, color: colours.quiet }),
    ...labels.key.flatMap((entry) => drawKeyEntry(entry, [drawSample(entry)])),
  ];
}

const roles: readonly Role[] = ["candidate", "baseline"];

const looks = {
  candidate: { fill: colours.candidate, stroke: null },
  baseline: { fill: colours.background, stroke: colours.baseline, strokeWidth: 1.5, strokeDash: [4, 2.5] },
} as const;

function drawBars(
  bars: readonly DecileBar[],
  { role, labels, unit }: { role: Role; labels: DecileLabels; unit: RateUnit },
): VegaLiteSpec {
  return {
    name: `${role} bars`,
    data: { values: bars },
    mark: { type: "rect", ...looks[role] },
    encoding: {
      x: {
        ...encodeX({ title: "tenth of the rows by score, 1 is the riskiest", domain: decileDomain, ticks: deciles }),
        field: "start",
      },
      x2: { field: "end" },
      y: {
        ...encodeY({ y: createRateAxis(labels, unit), indent }),
        field: "rate",
      },
      y2: { datum: 0 },
    },
  };
}

const deciles = Array.from({ length: 10 }, (_, index) => index + 1);

export const createRateAxis = ({ area }: DecileLabels, { per, sign, of }: RateUnit): PlotAxis => ({
  title: `rate of positives${of === "" ? "" : `,${of} rows`}`,
  domain: area.y,
  ticks: listTicks(Math.min(1, area.y[1])),
  labels: `format(${per} * datum.value, '~r') + '${sign}'`,
});

/** With a white rim, since half of each lies on its bar. */
function drawWhiskers(bars: readonly DecileBar[], role: Role): VegaLiteSpec {
  const rule = (style: Readonly<Record<string, unknown>>) => ({
    mark: { type: "rule", strokeCap: "butt", ...style },
  });
  return {
    name: `${role} whiskers`,
    data: { values: bars },
    encoding: {
      x: { field: "middle", type: "quantitative" },
      y: { field: "low", type: "quantitative" },
      y2: { field: "high" },
    },
    layer: [
      rule({ stroke: colours.background, strokeWidth: 4 }),
      rule({ stroke: role === "candidate" ? colours.ink : colours.baseline, strokeWidth: 1.5 }),
    ],
  };
}

function drawOverall({ overall }: DecileLabels): VegaLiteSpec {
  return {
    name: "overall line",
    data: { values: [{}] },
    mark: { type: "rule", stroke: colours.axis, strokeWidth: 1.25 },
    encoding: { y: { datum: overall } },
  };
}

function drawSample({ role, lineStart, lineEnd, y }: KeyEntry): VegaLiteSpec {
  const width = role === "candidate" ? 26 : 10;
  const middle = (lineStart + lineEnd) / 2;
  return {
    name: `${role} sample`,
    data: { values: [{ x: middle - width / 2, x2: middle + width / 2, y: y - 8, y2: y + 7 }] },
    mark: { type: "rect", ...looks[role] },
    encoding: { x: inPixels("x"), x2: { field: "x2" }, y: inPixels("y"), y2: { field: "y2" } },
  };
}
