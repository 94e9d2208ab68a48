import { existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

/**
 * A Parquet file of `rows` scored rows, made once: `id`, `target` (10.7 % positives), `score` (32-bit, continuous).
 * Every number depends on its row alone, so the file is the same on every machine.
 */
export async function makePredictions(folder, rows) {
  const path = join(folder, `predictions-${rows}.parquet`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const uniform = (salt) => `((hash(i * 4 + ${salt}) >> 11)::DOUBLE / 9007199254740992.0)`;
  const normal = `sqrt(-2 * ln(1 - ${uniform(1)})) * cos(2 * pi() * ${uniform(2)})`;
  const sql = `SELECT i AS id, target, (1 / (1 + exp(3 - 1.1 * target - 0.9 * z)))::FLOAT AS score
    FROM (SELECT i, (${uniform(0)} < 0.107)::TINYINT AS target, ${normal} AS z FROM range(${rows}) t(i))`;
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`COPY (${sql}) TO '${path}.tmp' (FORMAT parquet, COMPRESSION zstd)`);
  connection.closeSync();
  instance.closeSync();
  renameSync(`${path}.tmp`, path);
  return path;
}
