import type { ColumnFacts, TableFacts } from "../../src/core/init/table-facts.ts";

/** A column of 1,000 rows: without more, of a thousand numbers between 0 and 1. */
export const buildColumn = (name: string, facts: Partial<ColumnFacts> = {}): ColumnFacts => ({
  name,
  isNumber: true,
  min: 0.01,
  max: 0.99,
  distinct: 990,
  nulls: 0,
  values: [],
  ...facts,
});

/** A column of two values. */
export const buildFlag = (name: string, values: readonly string[] = ["0", "1"]): ColumnFacts => {
  const isNumber = values.every((value) => !Number.isNaN(Number(value)));
  const ends = isNumber ? { min: Number(values[0]), max: Number(values.at(-1)) } : { min: null, max: null };
  return buildColumn(name, { ...ends, isNumber, distinct: values.length, values });
};

/** A column that differs in every row. */
export const buildKey = (name: string): ColumnFacts => buildColumn(name, { min: 1, max: 1000, distinct: 1000 });

export const buildTable = (columns: readonly ColumnFacts[], path = "pred/test.parquet"): TableFacts => ({
  path,
  rows: 1000,
  columns,
});
