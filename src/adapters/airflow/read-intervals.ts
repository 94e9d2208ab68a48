import { type ClusterIntervals, defaultIntervals } from "../../core/cluster/cluster-intervals.ts";
import { type AirflowApi, isCode, quote } from "./airflow-api.ts";
import { readRecord } from "./json-record.ts";

const options = {
  2: {
    listing: "scheduler/dag_dir_list_interval",
    reparse: "scheduler/min_file_process_interval",
    serialise: "core/min_serialized_dag_update_interval",
  },
  3: {
    listing: "dag_processor/refresh_interval",
    reparse: "dag_processor/min_file_process_interval",
    serialise: "core/min_serialized_dag_update_interval",
  },
} as const;

/** Airflow tells its configuration only with `expose_config`, in `[webserver]` of Airflow 2 and in `[api]` of 3. */
export async function readIntervals(api: AirflowApi): Promise<ClusterIntervals> {
  const names = options[api.line];
  const [listing, reparse, serialise] = await Promise.all([
    readSeconds(api, names.listing),
    readSeconds(api, names.reparse),
    readSeconds(api, names.serialise),
  ]);
  return {
    listing: listing ?? defaultIntervals.listing,
    reparse: reparse ?? defaultIntervals.reparse,
    serialise: serialise ?? defaultIntervals.serialise,
  };
}

/** The answer is `{"sections": [{"name": "core", "options": [{"key": "…", "value": "30"}]}]}`. */
async function readSeconds(api: AirflowApi, option: string): Promise<number | undefined> {
  const [section = "", name = ""] = option.split("/");
  const request = `GET config of ${option}`;
  try {
    const { body } = await api.get(`config/section/${quote(section)}/option/${quote(name)}`);
    const [found] = readRecord(body, request).records("sections");
    const [value] = readRecord(found, request).records("options");
    const seconds = Number(readRecord(value, request).text("value"));
    return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
  } catch (error) {
    const untold = ["airflow_not_allowed", "airflow_not_found", "airflow_odd_answer"];
    if (untold.some((code) => isCode(error, code))) return undefined;
    throw error;
  }
}
