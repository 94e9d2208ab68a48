import type { Curve } from "../evaluation/evaluation.ts";
import { type PlotPoint, pointsOf, round } from "./plot-line.ts";

/** Below this recall precision is that of a few rows, and noise. */
const firstRecall = 0.01;
/** The widest piece of a curve that is drawn straight, as a share of the positives. */
const widestPiece = 0.01;

/**
 * Precision by recall, in the order in which cut-offs fall. Between two cut-offs, where scores tie, positives are found
 * evenly over the rows, so that precision bends (Davis & Goadrich 2006): a straight line would promise too much.
 */
export function samplePrecision(pr: Curve): PlotPoint[] {
  const known = pointsOf(pr);
  // Rows of the highest score are equal: the first of them are as often positive as all.
  const start = { x: 0, y: known[0]?.y ?? 0 };
  const points = known.flatMap((end, index) => bend(known[index - 1] ?? start, end));
  return points.length === 0 ? [] : [{ x: Math.min(firstRecall, points[0]?.x ?? 0), y: points[0]?.y ?? 0 }, ...points];
}

/** The piece's end, and points on the way to it; only from the first recall on. */
function bend(start: PlotPoint, end: PlotPoint): PlotPoint[] {
  const from = Math.max(start.x, firstRecall);
  if (end.x < firstRecall) return [];
  const cuts = Math.max(1, Math.ceil((end.x - from) / widestPiece));
  const inner = Array.from({ length: cuts }, (_, index) => from + ((end.x - from) * index) / cuts);
  const needed = start.x < firstRecall ? inner : inner.slice(1);
  return [...needed.map((x) => ({ x: round(x), y: round(interpolate(x, start, end)) })), end];
}

function interpolate(recall: number, start: PlotPoint, end: PlotPoint): number {
  if (end.x === start.x) return end.y;
  const share = (recall - start.x) / (end.x - start.x);
  const [rowsBefore, rowsAfter] = [rowsOf(start), rowsOf(end)];
  if (rowsBefore === undefined || rowsAfter === undefined) return start.y + (end.y - start.y) * share;
  return recall / (rowsBefore + (rowsAfter - rowsBefore) * share);
}

/** Flagged rows per positive row of the split; not known where none of them is positive. */
function rowsOf({ x, y }: PlotPoint): number | undefined {
  if (y > 0) return x / y;
  return undefined;
}
