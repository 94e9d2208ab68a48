import type { ClusterNames } from "../../ports/cluster.ts";
import { type AirflowApi, isCode } from "./airflow-api.ts";
import { readRecord } from "./json-record.ts";

export function createClusterNames(api: AirflowApi): ClusterNames {
  return {
    pools: () => listNames(api, "pools", "name"),
    connections: () => listNames(api, "connections", "connection_id"),
    variables: () => listNames(api, "variables", "key"),
  };
}

/** Null where the user may not list them. */
async function listNames(api: AirflowApi, what: string, field: string): Promise<readonly string[] | null> {
  try {
    const entries = await api.list(what, what);
    return entries.map((entry) => readRecord(entry, `GET ${what}`).text(field));
  } catch (error) {
    if (isCode(error, "airflow_not_allowed")) return null;
    throw error;
  }
}
