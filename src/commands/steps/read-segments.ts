import type { SegmentCellScores, SegmentScores } from "../../core/evaluation/evaluate-segments.ts";
import { isLarge } from "../../core/evaluation/segment-size.ts";
import type { SplitScores } from "../../core/metrics/score-bins.ts";
import { CibotError } from "../../errors.ts";
import type { PredictionSource, Scores, SegmentCount } from "../../ports/scores.ts";

export interface SegmentReading {
  readonly columns: readonly string[];
  readonly candidate: PredictionSource;
  /** Null without predictions to compare with. */
  readonly baseline: PredictionSource | null;
  readonly scores: Scores;
  /** Takes what a reader must know. */
  readonly notes: string[];
}

/** Of a column with more values than this, such as an id, only the largest are measured. */
const most = 20;

/** The rows of both models by the values of each column. Throws what `Scores` throws about the candidate. */
export async function readSegments(reading: SegmentReading): Promise<SegmentScores[]> {
  const segments: SegmentScores[] = [];
  for (const column of reading.columns) segments.push(await readColumn(column, reading));
  return segments;
}

async function readColumn(column: string, reading: SegmentReading): Promise<SegmentScores> {
  const { candidate, scores, notes } = reading;
  const counts = await scores.countSegments(candidate, column);
  const large = counts.filter(isLarge);
  if (large.length > most)
    notes.push(`segment column ${column} has ${large.length} values; the ${most} with the most rows are measured`);
  const measured = new Set(large.slice(0, most));
  const others = await countBaseline(column, reading);
  const cells: SegmentCellScores[] = [];
  for (const count of counts) {
    const { value, rows, positives } = count;
    const cell = { value: value ?? "(none)", rows, positives };
    if (!measured.has(count)) cells.push({ ...cell, candidate: null, baseline: null });
    else {
      const read = (source: PredictionSource) => scores.aggregate(source, { segment: { column, value } });
      const before = others.find((other) => other.value === value && isLarge(other));
      cells.push({ ...cell, candidate: await read(candidate), baseline: await readOther(before, reading, read) });
    }
  }
  return { column, cells };
}

/** A baseline of before the column was written has no segments to compare with, and says so. */
async function countBaseline(
  column: string,
  { baseline, scores, notes }: SegmentReading,
): Promise<readonly SegmentCount[]> {
  if (baseline === null) return [];
  try {
    return await scores.countSegments(baseline, column);
  } catch (error) {
    if (!(error instanceof CibotError)) throw error;
    notes.push(`segments by ${column} cannot be compared: ${error.message}`);
    return [];
  }
}

async function readOther(
  count: SegmentCount | undefined,
  { baseline }: SegmentReading,
  read: (source: PredictionSource) => Promise<SplitScores>,
): Promise<SplitScores | null> {
  return count === undefined || baseline === null ? null : read(baseline);
}
