import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { writeFailed } from "../../errors.ts";
import { type SketchHead, sketchMark } from "./find-sketches.ts";
import { describeFailure } from "./query.ts";
import { quoteText } from "./quote.ts";

/** Writes the temporary table `bins` as a score sketch, whole or not at all. Throws `write_failed`. */
export async function writeSketch(connection: DuckDBConnection, file: string, head: SketchHead): Promise<void> {
  const unfinished = `${file}.tmp`;
  // A decimal, as Parquet knows no 128-bit integer.
  const sums = ["score_sum", "brier_sum", "log_sum"].map((name) => `${name}::DECIMAL(38, 0) AS ${name}`);
  const columns = `bin, low, high, rows::BIGINT AS rows, positives::BIGINT AS positives,
    outside::BIGINT AS outside, ${sums.join(", ")}`;
  const rows = `SELECT ${columns} FROM bins ${head.key === "score" ? "" : "WHERE bin IS NOT NULL"} ORDER BY low`;
  const options = `FORMAT parquet, COMPRESSION zstd, KV_METADATA {${sketchMark}: ${quoteText(JSON.stringify(head))}}`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await connection.run(`COPY (${rows}) TO ${quoteText(unfinished)} (${options})`);
    await rename(unfinished, file);
  } catch (error) {
    // What could not be written may not be removable either, for the same reason.
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw writeFailed({ path: file, detail: describeFailure(error) }, { cause: error });
  }
}
