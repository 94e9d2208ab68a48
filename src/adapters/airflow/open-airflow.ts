import type { AirflowAccess, AirflowCredential } from "../../core/cluster/find-airflow-credential.ts";
import { airflowNotAuthenticated, noAirflow } from "../../errors.ts";
import type { Cluster, ClusterVersion } from "../../ports/cluster.ts";
import { createHttpClient } from "../http/create-http-client.ts";
import type { HttpClient } from "../http/http-client.ts";
import { openConnection } from "../http/open-connection.ts";
import { readLimits } from "../http/read-limits.ts";
import { type AirflowApi, createAirflowApi, isCode } from "./airflow-api.ts";
import { createClusterDags } from "./create-cluster-dags.ts";
import { createClusterNames } from "./create-cluster-names.ts";
import { createClusterRuns } from "./create-cluster-runs.ts";
import { createSession } from "./create-session.ts";
import { adviseOnLogin, explainAirflowFailure } from "./explain-failure.ts";
import { readRecord } from "./json-record.ts";
import { readIntervals } from "./read-intervals.ts";

export interface OpenAirflowOptions extends AirflowAccess {
  /** For limits, proxies and certificates. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A line for `--verbose`. */
  readonly log: (line: string) => void;
}

const maxSockets = 4;

/**
 * The Airflow at an address, of whichever line it is. Throws `no_airflow`,
 * `airflow_not_authenticated`, `airflow_moved`, `service_unavailable`.
 */
export async function openAirflow({
  url: base,
  credential,
  env,
  signal,
  now,
  log,
}: OpenAirflowOptions): Promise<Cluster> {
  const connection = await openConnection(base, { env, maxSockets });
  const options = { base, connection, ...readLimits(env), signal, now, log };
  const http = createHttpClient({ ...options, explain: explainAirflowFailure });
  try {
    const airflow = await findVersion(http, base, credential);
    const api = createAirflowApi(http, createSession(http, credential, airflow.line), airflow.line);
    await checkLogin(api);
    const dags = createClusterDags(api);
    const runs = createClusterRuns(api);
    const intervals = () => readIntervals(api);
    return { airflow, dags, runs, names: createClusterNames(api), intervals, close: http.close };
  } catch (error) {
    http.close();
    throw error;
  }
}

/**
 * A credential that is not accepted shows here, before anything is delivered. Airflow 2 takes who gives a wrong password for
 * the public, which may see no DAGs, and Airflow 3 says 403 of a token that is none: a user without any right is rarer.
 */
async function checkLogin(api: AirflowApi): Promise<void> {
  try {
    await api.get("dags", { limit: "1" });
  } catch (cause) {
    if (!isCode(cause, "airflow_not_allowed")) throw cause;
    const request = `GET api/${api.line === 2 ? "v1" : "v2"}/dags`;
    throw airflowNotAuthenticated({ request, words: "403", hint: adviseOnLogin(request) }, { cause });
  }
}

const roots = [
  { path: "api/v2/version", line: 3 },
  { path: "api/v1/version", line: 2 },
] as const;

/** Airflow tells its version to everybody; what stands before a managed one may ask for the token. */
async function findVersion(http: HttpClient, base: URL, credential: AirflowCredential): Promise<ClusterVersion> {
  const login = credential.kind === "token" ? { authorization: `Bearer ${credential.token}` } : {};
  for (const { path, line } of roots) {
    try {
      const headers = { accept: "application/json", ...login };
      const { body } = await http.send({ method: "GET", path, headers, repeat: "always" });
      return { version: readRecord(body, path).text("version"), line };
    } catch (error) {
      // Airflow 3 answers with its page to every address that it does not know, and so do others.
      if (isCode(error, "airflow_odd_answer"))
        throw noAirflow({ url: base.href, detail: error.message }, { cause: error });
      if (!isCode(error, "airflow_not_found")) throw error;
    }
  }
  throw noAirflow({ url: base.href, detail: "neither `api/v2/version` nor `api/v1/version` is there" });
}
