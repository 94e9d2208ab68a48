import type { PairedScores, SplitScores } from "../../src/core/metrics/score-bins.ts";
import { labelsDisagree, predictionsMissing } from "../../src/errors.ts";
import type { Counting, PredictionSource, Scores, SegmentCount } from "../../src/ports/scores.ts";
import { parseRows, type ScoredRow, toScores } from "../core/metrics/scored-rows.ts";

/** Predictions in memory; the rows of two files match by their order. */
export class FakeScores implements Scores {
  /** Rows by absolute path: `"0.9+ 0.5-"`. */
  readonly files: Record<string, string> = {};
  /** Rows by path, column and value. */
  readonly segments: Record<string, Record<string, Record<string, string>>> = {};
  /** Every file that was counted. */
  readonly read: PredictionSource[] = [];
  /** How each was counted. */
  readonly counted: Counting[] = [];

  async expand(patterns: readonly string[]): Promise<string[]> {
    return [...patterns];
  }

  async aggregate(source: PredictionSource, counting: Counting = {}): Promise<SplitScores> {
    this.read.push(source);
    this.counted.push(counting);
    const { segment } = counting;
    if (segment === undefined) return toScores(this.#rows(source));
    return toScores(parseRows(this.segments[source.paths[0] ?? ""]?.[segment.column]?.[segment.value ?? ""] ?? ""));
  }

  async countSegments({ paths: [path = ""] }: PredictionSource, column: string): Promise<SegmentCount[]> {
    const values = Object.entries(this.segments[path]?.[column] ?? {});
    return values.map(([value, rows]) => {
      const parsed = parseRows(rows);
      return { value, rows: parsed.length, positives: parsed.filter(({ positive }) => positive).length };
    });
  }

  async pair(candidate: PredictionSource, baseline: PredictionSource): Promise<PairedScores | null> {
    if (candidate.id === undefined) return null;
    const [now, before] = [this.#rows(candidate), this.#rows(baseline)];
    const differing = now.filter(({ positive }, index) => positive !== before[index]?.positive).length;
    if (differing > 0) {
      throw labelsDisagree({
        paths: [candidate.paths.join(), baseline.paths.join()],
        rows: differing,
        matched: now.length,
      });
    }
    return {
      candidate: Float64Array.from(now, ({ score }) => score),
      baseline: Float64Array.from(before, ({ score }) => score),
      positive: Uint8Array.from(now, ({ positive }) => Number(positive)),
      rows: { candidate: now.length, baseline: before.length },
    };
  }

  async close(): Promise<void> {}

  #rows({ paths }: PredictionSource): ScoredRow[] {
    return paths.flatMap((path) => {
      const rows = this.files[path];
      if (rows === undefined) throw predictionsMissing({ path });
      return parseRows(rows);
    });
  }
}
