import type { Confusion } from "../evaluation/evaluation.ts";
import { groupDigits } from "../text/group-digits.ts";
import type { PlacedText } from "./draw-text.ts";
import { shortenName } from "./text-width.ts";
import { fontSizes } from "./theme.ts";
import { formatShare } from "./wording.ts";

export interface ConfusionModel {
  readonly role: "candidate" | "baseline";
  readonly name: string;
  readonly confusion: Confusion;
}

/** Rows are actual classes, columns predicted ones, the negative class first. */
export interface ConfusionPanel {
  readonly role: ConfusionModel["role"];
  readonly heading: PlacedText;
  readonly cells: readonly ConfusionCell[];
  /** Names of the classes: at the middle of each row, and at the lower end of each column. */
  readonly rows: readonly PlacedText[];
  readonly columns: readonly PlacedText[];
}

/** In CSS pixels from the top left of the plot area. */
export interface ConfusionCell {
  readonly x: number;
  readonly x2: number;
  readonly y: number;
  readonly y2: number;
  readonly middle: number;
  readonly count: string;
  /** `share` in words: of the rows of the same actual class, fraction. */
  readonly percent: string;
  readonly share: number;
  readonly meaning: string;
}

const gap = { panels: 28, cells: 3 };
const cellHeight = 86;
const headingHeight = 30;
const rowTop = (row: number) => headingHeight + row * (cellHeight + gap.cells);

export const panelHeight = rowTop(1) + cellHeight;

/** Panels of equal size beside each other. */
export function placeConfusion(models: readonly ConfusionModel[], total: number): ConfusionPanel[] {
  const width = (total - gap.panels * (models.length - 1)) / models.length;
  return models.map((model, index) => placePanel(model, { start: index * (width + gap.panels), width }));
}

const classes = ["negative (0)", "positive (1)"] as const;

function placePanel(
  { role, name, confusion }: ConfusionModel,
  { start, width }: { start: number; width: number },
): ConfusionPanel {
  const { tp, fp, tn, fn } = confusion;
  const side = (width - gap.cells) / 2;
  const left = (column: number) => start + column * (side + gap.cells);
  const place = (row: 0 | 1, column: 0 | 1): Position => ({ x: left(column), y: rowTop(row), side });
  return {
    role,
    heading: { x: start, y: 10, align: "left", text: shortenName(name, { fontSize: fontSizes.label, width }) },
    cells: [
      fillCell(place(0, 0), { count: tn, of: tn + fp, meaning: "let pass" }),
      fillCell(place(0, 1), { count: fp, of: tn + fp, meaning: "false alarms" }),
      fillCell(place(1, 0), { count: fn, of: tp + fn, meaning: "missed" }),
      fillCell(place(1, 1), { count: tp, of: tp + fn, meaning: "caught" }),
    ],
    rows: classes.map((text, row) => ({ x: -14, y: rowTop(row) + cellHeight / 2, align: "right", text })),
    columns: classes.map((text, column) => ({ x: left(column) + side / 2, y: panelHeight, align: "center", text })),
  };
}

interface Position {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

function fillCell(
  { x, y, side }: Position,
  { count, of, meaning }: { count: number; of: number; meaning: string },
): ConfusionCell {
  const share = of === 0 ? 0 : count / of;
  return {
    x,
    x2: x + side,
    y,
    y2: y + cellHeight,
    middle: x + side / 2,
    count: formatCount(count),
    percent: formatShare(share, 1),
    share,
    meaning,
  };
}

/** In full below a million, then in three digits, so that it fits its cell: `378,558`, `1.23 M`, `9.88 bn`. */
function formatCount(count: number): string {
  if (count < 1e6) return groupDigits(count);
  return count < 999.5e6 ? `${(count / 1e6).toPrecision(3)} M` : `${(count / 1e9).toPrecision(3)} bn`;
}
