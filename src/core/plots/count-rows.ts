import type { Row } from "./thin-line.ts";

/** Where `countRows` puts how often a row stood there. */
export const countField = "cibot_rows";

/** One row for each combination of the fields' values, in order of appearance, with its number of rows. */
export function countRows(rows: readonly Row[], fields: readonly string[]): Row[] {
  const counts = new Map<string, { readonly row: Row; count: number }>();
  for (const row of rows) {
    const key = fields.map((field) => String(row[field])).join("\0");
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { row, count: 1 });
    else known.count++;
  }
  return [...counts.values()].map(({ row, count }) => ({
    ...Object.fromEntries(fields.map((field) => [field, row[field]])),
    [countField]: count,
  }));
}
