import { createDatabase } from "./create-database.ts";
import { queryRows } from "./query.ts";

/** The version as a query tells it, in a database of its own. Throws what loading DuckDB throws, `predictions_unreadable`. */
export async function queryVersion(): Promise<string> {
  const database = createDatabase();
  try {
    const [row] = await database.connect((connection) =>
      queryRows(connection, "SELECT version() AS version", ":memory:"),
    );
    return String(row?.version);
  } finally {
    await database.close();
  }
}
