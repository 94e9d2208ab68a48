import type { Confusion } from "../evaluation/evaluation.ts";
import { caughtShare, findPrecision, flaggedShare, nameCutOff } from "./cut-off.ts";
import { drawHoverCells } from "./draw-hover.ts";
import { drawText, type PlacedText } from "./draw-text.ts";
import { type ConfusionCell, type ConfusionPanel, panelHeight, placeConfusion } from "./place-confusion.ts";
import type { Plot, PlotInput, VegaLiteSpec } from "./plot.ts";
import { colours, fontSizes, framePlot, headerHeight, inPixels, margin, pictureWidth } from "./theme.ts";
import { describeChange, describeNames, describeRows, shareFormats } from "./wording.ts";

/** Both models' decisions at the policy's cut-off, side by side; undefined when no threshold is configured. */
export function createConfusionPlot(input: PlotInput): Plot | undefined {
  const now = input.candidate.confusion;
  if (now === null) return undefined;
  const before = input.baseline?.confusion ?? null;
  const subtitle = [describeFlagged(now, before), ...describeRows(input)];
  const insets = { left: 112, right: margin, top: headerHeight(subtitle.length) + 14, bottom: 60 };
  // As in the tables of the report: what was, then what is.
  const models = [
    ...(before === null ? [] : [{ role: "baseline", name: input.names.baseline, confusion: before } as const]),
    { role: "candidate", name: input.names.candidate, confusion: now } as const,
  ];
  const panels = placeConfusion(models, pictureWidth - insets.left - insets.right);
  const title = `At ${nameCutOff(now)}: ${describeCaught(now, before)}`;
  const height = insets.top + panelHeight + insets.bottom;
  return {
    name: "confusion",
    alt: `${title}; ${subtitle[0]}. ${describeNames(input)}; ${describeRows(input).join("; ")}.`,
    ...framePlot({
      title,
      subtitle,
      height,
      insets,
      layer: drawPanels(panels),
      hover: drawHoverCells(panels.flatMap(({ cells }) => cells)),
    }),
  };
}

function describeCaught(now: Confusion, before: Confusion | null): string {
  const was = before === null ? null : caughtShare(before);
  return `catches ${describeChange({ now: caughtShare(now), was, formats: shareFormats, of: " of positives" })}`;
}

function describeFlagged(now: Confusion, before: Confusion | null): string {
  const was = before === null ? null : flaggedShare(before);
  const flagged = `flags ${describeChange({ now: flaggedShare(now), was, formats: shareFormats, of: " of rows" })}`;
  const precision = findPrecision(now);
  if (precision === null) return flagged;
  const earlier = before === null ? null : findPrecision(before);
  return `${flagged}; ${describeChange({ now: precision, was: earlier, formats: shareFormats, of: " of these positive" })}`;
}

function drawPanels(panels: readonly ConfusionPanel[]): VegaLiteSpec[] {
  const cells = panels.flatMap((panel) => panel.cells);
  const { rows } = panels[0] ?? { rows: [] };
  const columns = panels.flatMap((panel) => panel.columns);
  const quiet = { color: colours.quiet, fontSize: fontSizes.small };
  const plain = { color: colours.ink, fontSize: fontSizes.label };
  const strong = { fontSize: fontSizes.label, fontWeight: 600 };
  return [
    drawCells(cells),
    drawText("counts", inCells(cells, 28, "count"), { ...plain, fontSize: 24, fontWeight: 600 }),
    drawText("row percentages", inCells(cells, 51, "percent"), plain),
    drawText("meanings", inCells(cells, 70, "meaning"), { ...plain, fontSize: fontSizes.small }),
    ...panels.map(({ role, heading }) => drawText(`${role} name`, [heading], { ...strong, color: colours[role] })),
    drawText("actual", shift(rows, -9, "actual"), quiet),
    drawText("actual classes", shift(rows, 9), plain),
    drawText("percentage base", [{ x: -14, y: panelHeight + 16, align: "right", text: "% of the row" }], quiet),
    drawText("predicted", shift(columns, 16, "predicted"), quiet),
    drawText("predicted classes", shift(columns, 35), plain),
  ];
}

function inCells(cells: readonly ConfusionCell[], offset: number, line: "count" | "percent" | "meaning"): PlacedText[] {
  return cells.map((cell) => ({
    x: cell.middle,
    y: cell.y + offset,
    text: cell[line],
    align: "center",
  }));
}

function shift(texts: readonly PlacedText[], offset: number, instead?: string): PlacedText[] {
  return texts.map((placed) => ({ ...placed, y: placed.y + offset, text: instead ?? placed.text }));
}

/** One layer, so one colour scale, for both models. */
function drawCells(cells: readonly ConfusionCell[]): VegaLiteSpec {
  return {
    name: "cells",
    data: { values: cells },
    mark: { type: "rect", cornerRadius: 3 },
    encoding: {
      x: inPixels("x"),
      x2: { field: "x2" },
      y: inPixels("y"),
      y2: { field: "y2" },
      color: {
        field: "share",
        type: "quantitative",
        scale: { domain: [0, 1], range: [colours.none, colours.all], interpolate: "rgb" },
        legend: null,
      },
    },
  };
}
