/** The columns of a table, from its first rows. */
export interface TableFacts {
  readonly path: string;
  /** Rows that were read. */
  readonly rows: number;
  readonly columns: readonly ColumnFacts[];
}

export interface ColumnFacts {
  readonly name: string;
  /** True when every value that is there is a number. */
  readonly isNumber: boolean;
  readonly min: number | null;
  readonly max: number | null;
  /** Distinct values, without null. */
  readonly distinct: number;
  /** Rows without a value. */
  readonly nulls: number;
  /** The values as texts, sorted, when there are at most two. */
  readonly values: readonly string[];
}
