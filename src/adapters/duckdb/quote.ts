/** A name as an SQL identifier. */
export const quoteName = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** A text as an SQL literal. */
export const quoteText = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** A path as an SQL literal that means this one file: DuckDB would read `a[1].csv` as a pattern, and so `a1.csv`. */
export const quotePath = (path: string) => quoteText(path.replaceAll(/[*?[]/g, "[$&]"));

/** Items of SQL as a list. */
export const quoteList = (items: readonly string[]) => `[${items.join(", ")}]`;
