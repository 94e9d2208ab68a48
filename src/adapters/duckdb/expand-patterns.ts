import { stat } from "node:fs/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import { predictionsMissing } from "../../errors.ts";
import { queryRows } from "./query.ts";
import { quoteText } from "./quote.ts";

/** What the port says of `expand`; files of one pattern come in the order of their names. */
export async function expandPatterns(connection: DuckDBConnection, patterns: readonly string[]): Promise<string[]> {
  const paths: string[] = [];
  for (const pattern of patterns) paths.push(...(await expandPattern(connection, pattern)));
  return paths;
}

async function expandPattern(connection: DuckDBConnection, pattern: string): Promise<string[]> {
  if (!/[*?[]/.test(pattern) || (await isFile(pattern))) return [pattern];
  const rows = await queryRows(connection, `SELECT file FROM glob(${quoteText(pattern)}) ORDER BY file`, pattern);
  if (rows.length === 0) throw predictionsMissing({ path: pattern });
  return rows.map(({ file }) => String(file));
}

const isFile = (path: string) =>
  stat(path).then(
    (file) => file.isFile(),
    () => false,
  );
