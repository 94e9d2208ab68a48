import {
  type DataFile,
  type FileValues,
  flattenValues,
  type RevisionResults,
} from "../../core/training/revision-results.ts";
import { brokenPipeline, dvcFailed } from "../../errors.ts";
import { asArray, asObject, type JsonObject } from "./json-object.ts";
import { parseBareJson } from "./parse-bare-json.ts";

/**
 * Reads `dvc exp show --json`, whose `NaN` and `Infinity` are bare and so no JSON.
 *
 *     [{"rev": "workspace", "data": {"metrics": {"m.json": {"data": {…}}}, "params": …, "deps": …, "outs": …}},
 *      {"rev": "<40 hex>", "data": …, "error": null, "experiments": […]}]
 *
 * @param rename turns a path from the root of the DVC repository into one of the project, or drops it
 */
export function parseExpShow(output: string, rev: string | null, rename: Rename = (path) => path): ParsedRevisions {
  const entries = asArray(parseAnswer(output)).map(asObject);
  const workspace = entries.find((entry) => entry.rev === "workspace");
  if (workspace === undefined) throw dvcFailed({ args: "exp show --json", detail: "the answer has no workspace" });
  const problem = asObject(workspace.error).msg;
  if (typeof problem === "string") throw brokenPipeline({ detail: problem });
  const base = entries.find((entry) => entry.rev === rev);
  return {
    candidate: parseRevision(asObject(workspace.data), rename),
    baseline: base === undefined || base.data === null ? null : parseRevision(asObject(base.data), rename),
  };
}

/** DVC ends with 0 after some failures, and then its answer is no document. */
function parseAnswer(output: string): unknown {
  try {
    return parseBareJson(output);
  } catch (cause) {
    throw dvcFailed({ args: "exp show --json", detail: "the answer is no JSON" }, { cause });
  }
}

export interface ParsedRevisions {
  readonly candidate: RevisionResults;
  readonly baseline: RevisionResults | null;
}

type Rename = (path: string) => string | undefined;

function parseRevision(data: JsonObject, rename: Rename): RevisionResults {
  return {
    metrics: mapFiles(asObject(data.metrics), rename, parseFileValues),
    params: mapFiles(asObject(data.params), rename, parseFileValues),
    files: mapFiles({ ...asObject(data.deps), ...asObject(data.outs) }, rename, parseDataFile),
  };
}

function parseFileValues(file: unknown): FileValues {
  const { data, error } = asObject(file);
  if (error === undefined || error === null) return { values: flattenValues(data ?? {}), problem: null };
  const { msg, type } = asObject(error);
  const problem = typeof msg === "string" && msg !== "" ? msg : String(type);
  return { values: {}, problem };
}

function parseDataFile(file: unknown): DataFile {
  const { hash, size, use_cache: cached, is_data_source: source } = asObject(file);
  return {
    hash: typeof hash === "string" ? hash : null,
    size: typeof size === "number" ? size : null,
    cached: cached === true,
    source: source === true,
  };
}

function mapFiles<T>(files: JsonObject, rename: Rename, map: (value: unknown) => T): Record<string, T> {
  return Object.fromEntries(
    Object.entries(files).flatMap(([path, value]) => {
      const renamed = rename(path);
      return renamed === undefined ? [] : [[renamed, map(value)]];
    }),
  );
}
