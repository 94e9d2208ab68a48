import { countLeading } from "./bisect.ts";
import type { ScoreBin } from "./score-bins.ts";

/** A bin and how many rows and positives have a higher score. */
export interface RankedBin extends ScoreBin {
  readonly rowsAbove: number;
  readonly positivesAbove: number;
}

/** What every metric is computed from. Bins from the highest score to the lowest; both classes are present. */
export interface Ranking {
  readonly bins: readonly RankedBin[];
  readonly rows: number;
  readonly positives: number;
  readonly negatives: number;
}

/** Cumulates bins that come in descending order of score. */
export function rankBins(bins: readonly ScoreBin[]): Ranking {
  let rowsAbove = 0;
  let positivesAbove = 0;
  const ranked = bins.map(({ score, rows, positives }): RankedBin => {
    const bin = { score, rows, positives, rowsAbove, positivesAbove };
    rowsAbove += rows;
    positivesAbove += positives;
    return bin;
  });
  return { bins: ranked, rows: rowsAbove, positives: positivesAbove, negatives: rowsAbove - positivesAbove };
}

/** Positives among the `depth` rows of highest score; a bin that the depth cuts counts in proportion. */
export function countPositivesWithin({ bins, positives }: Ranking, depth: number): number {
  const cut = bins[countLeading(bins.length, (index) => endOf(bins[index]) < depth)];
  if (cut === undefined) return positives;
  return cut.positivesAbove + cut.positives * ((depth - cut.rowsAbove) / cut.rows);
}

/** The bins that hold any of the rows from `start` to `end`, counted from the highest score. */
export function sliceBins(bins: readonly RankedBin[], start: number, end: number): readonly RankedBin[] {
  const from = countLeading(bins.length, (index) => endOf(bins[index]) <= start);
  return bins.slice(
    from,
    countLeading(bins.length, (index) => startOf(bins[index]) < end),
  );
}

const startOf = (bin: RankedBin | undefined) => bin?.rowsAbove ?? 0;
const endOf = (bin: RankedBin | undefined) => startOf(bin) + (bin?.rows ?? 0);
