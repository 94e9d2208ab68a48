import { type FoundProblem, lineAt, nameOfCall, type PythonSource, runsAtImport, visit } from "./parse-python.ts";

/** Calls that ask a network, a database or a disk for data. */
const slow: readonly RegExp[] = [
  /^(?:requests|httpx|aiohttp)\.(?:get|post|put|patch|delete|head|request|Session)\b/,
  /^urllib\.request\.(?:urlopen|urlretrieve)$/,
  /^(?:pandas|polars|geopandas|dask\.dataframe)\.(?:read|scan)_\w+$/,
  /^(?:duckdb|psycopg2?|sqlite3|pymysql|pymssql|pyodbc|cx_Oracle|oracledb|snowflake\.connector)\.connect$/,
  /^(?:boto3|aioboto3)\.(?:client|resource|Session|session\.Session)$/,
  /^google\.cloud\.\w+\.Client$/,
  /^(?:pyarrow\.parquet|pq)\.read_\w+$/,
  /^(?:joblib|pickle|torch|numpy)\.load$/,
  /^mlflow\.(?:search_runs|get_run|\w+\.load_model)$/,
  /^dvc\.api\.\w+$/,
  /^subprocess\.(?:run|call|check_call|check_output|Popen)$/,
  /^(?:os\.system|time\.sleep)$/,
  /^airflow\.(?:\w+\.)*(?:Variable|BaseHook|Connection)\.(?:get|get_connection|get_connection_from_secrets)$/,
];

/** A connection of SQLAlchemy, however its engine came to be. */
const connects = /\bcreate_engine\([^\n]*\)\.(?:connect|begin|raw_connection)$/;

/** What a file does at every parse, every 30 seconds and at the start of every task, and should leave to a task. */
export function findTopLevelCalls(source: PythonSource): readonly FoundProblem[] {
  const found: FoundProblem[] = [];
  visit(source.tree, "CallExpression", (call) => {
    const callee = call.firstChild;
    if (callee === null) return;
    const written = source.text.slice(callee.from, callee.to);
    const name = nameOfCall(source, call) ?? "";
    if (!slow.some((pattern) => pattern.test(name)) && !connects.test(written)) return;
    if (!runsAtImport(source, call)) return;
    found.push({
      severity: "warning",
      rule: "top-level-io",
      line: lineAt(source, call.from),
      message: `\`${written}()\` runs whenever Airflow parses the file.`,
      hint: "Move the call into a task, or use a template for a Variable or a connection.",
    });
  });
  return found;
}
