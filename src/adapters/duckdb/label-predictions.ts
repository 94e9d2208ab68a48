import type { DuckDBConnection } from "@duckdb/node-api";
import { invalidLabels } from "../../errors.ts";
import { classifyLabels } from "./classify-labels.ts";
import type { Predictions } from "./open-predictions.ts";
import { queryRows } from "./query.ts";
import { quoteText } from "./quote.ts";

/** More spellings than two classes can have: `1`, `1.0`, `true`, … */
const enough = 12;

/** SQL of a table with one more column, `positive`: 1, 0, or null without a label. Throws `invalid_labels`. */
export async function labelPredictions(
  connection: DuckDBConnection,
  { source, path }: Predictions,
  table: string,
): Promise<string> {
  const { label: column, positive } = source;
  const distinct = `SELECT DISTINCT label FROM ${table} WHERE label IS NOT NULL LIMIT ${enough}`;
  const rows = await queryRows(
    connection,
    `SELECT CAST(label AS VARCHAR) AS text FROM (${distinct}) ORDER BY text`,
    path,
  );
  const classes = classifyLabels(
    rows.map(({ text }) => String(text)),
    positive,
  );
  if ("detail" in classes) throw invalidLabels({ path, column, ...classes });
  return `(SELECT *, CASE WHEN ${isOneOf(classes.positives)} THEN 1 WHEN ${isOneOf(classes.negatives)} THEN 0 END AS positive FROM ${table})`;
}

/** DuckDB casts the literals to the column's type, so the column is not turned into text row by row. */
const isOneOf = (texts: readonly string[]) =>
  texts.length === 0 ? "false" : `label IN (${texts.map(quoteText).join(", ")})`;
