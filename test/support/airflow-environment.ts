import { randomBytes } from "node:crypto";
import { delimiter, join } from "node:path";

export type AirflowLine = "2.11" | "3.3";

/** Seconds; Airflow's defaults are 300, 30 and 30. */
export interface AirflowIntervals {
  /** Between two listings of the DAGs folder. */
  readonly listing: number;
  /** Until a file that did not change is parsed again. */
  readonly reparse: number;
  /** Between two writes of the serialised form of a DAG. */
  readonly serialise: number;
}

export interface AirflowPlace {
  readonly home: string;
  readonly dags: string;
  /** Programs of the virtual environment. */
  readonly bin: string;
  readonly port: number;
  /** Where a scheduler serves the logs of its tasks. */
  readonly logPort: number;
}

/** Who may log in, and as what. */
export const users = [
  { user: "admin", password: "admin-password", role: "Admin" },
  { user: "viewer", password: "viewer-password", role: "Viewer" },
] as const;

/** What all components of one Airflow are started with; nothing of the machine's own Airflow gets in. */
export function describeEnvironment(
  line: AirflowLine,
  place: AirflowPlace,
  intervals: AirflowIntervals,
): Readonly<Record<string, string>> {
  const own = Object.entries(process.env).filter(([name]) => !/^(_?AIRFLOW|VIRTUAL_ENV|PYTHON)/.test(name));
  const { home, dags, bin, logPort } = place;
  return {
    ...Object.fromEntries(own.map(([name, value]) => [name, value ?? ""])),
    PATH: [bin, process.env.PATH ?? ""].join(delimiter),
    NO_PROXY: "localhost,127.0.0.1",
    AIRFLOW_HOME: home,
    // Else a process title is written over the environment, by which the watchdog knows its processes.
    SPT_NOENV: "1",
    AIRFLOW__CORE__DAGS_FOLDER: dags,
    // A scheduler that finds SQLite locked for the usual 5 s ends, and its runs stay queued.
    AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: `sqlite:///${home}/airflow.db?timeout=60`,
    AIRFLOW__CORE__LOAD_EXAMPLES: "False",
    AIRFLOW__CORE__PARALLELISM: "4",
    AIRFLOW__CORE__MIN_SERIALIZED_DAG_UPDATE_INTERVAL: String(intervals.serialise),
    AIRFLOW__CORE__MIN_SERIALIZED_DAG_FETCH_INTERVAL: "1",
    AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT: String(logPort),
    AIRFLOW__SCHEDULER__PARSING_CLEANUP_INTERVAL: "5",
    AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC: "1",
    AIRFLOW__USAGE_DATA_COLLECTION__ENABLED: "False",
    ...(line === "2.11" ? describeAirflow2(place, intervals) : describeAirflow3(place, intervals)),
  };
}

const describeAirflow2 = ({ port }: AirflowPlace, { listing, reparse }: AirflowIntervals) => ({
  AIRFLOW__SCHEDULER__DAG_DIR_LIST_INTERVAL: String(listing),
  AIRFLOW__SCHEDULER__MIN_FILE_PROCESS_INTERVAL: String(reparse),
  AIRFLOW__API__AUTH_BACKENDS: "airflow.providers.fab.auth_manager.api.auth.backend.basic_auth",
  AIRFLOW__WEBSERVER__WEB_SERVER_PORT: String(port),
  AIRFLOW__WEBSERVER__WEB_SERVER_HOST: "127.0.0.1",
  AIRFLOW__WEBSERVER__WORKERS: "1",
  AIRFLOW__WEBSERVER__SECRET_KEY: randomBytes(24).toString("hex"),
});

const describeAirflow3 = ({ port, home }: AirflowPlace, { listing, reparse }: AirflowIntervals) => ({
  AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL: String(listing),
  AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL: String(reparse),
  AIRFLOW__DAG_PROCESSOR__BUNDLE_REFRESH_CHECK_INTERVAL: "1",
  AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS: users.map(({ user, role }) => `${user}:${role.toLowerCase()}`).join(","),
  AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE: join(home, "passwords.json"),
  AIRFLOW__CORE__EXECUTION_API_SERVER_URL: `http://localhost:${port}/execution/`,
  AIRFLOW__API__PORT: String(port),
  AIRFLOW__API__HOST: "127.0.0.1",
  AIRFLOW__API__WORKERS: "1",
  AIRFLOW__API__BASE_URL: `http://localhost:${port}`,
  AIRFLOW__API__SECRET_KEY: randomBytes(24).toString("hex"),
  AIRFLOW__API_AUTH__JWT_SECRET: randomBytes(48).toString("hex"),
});
