import type { TableFacts } from "../core/init/table-facts.ts";

/** Tables of any columns: Parquet, CSV, JSON lines. */
export interface Tables {
  /** The columns of a file, from its first rows. Throws `predictions_missing`, `predictions_unreadable`. */
  describe(path: string): Promise<TableFacts>;
  /** Gives back what reading took, so that the process can end. */
  close(): Promise<void>;
}
