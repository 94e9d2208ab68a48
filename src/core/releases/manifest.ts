import { createHash } from "node:crypto";
import type { Manifest, ManifestDag } from "./release.ts";
import { isRecord, parseJson, textOrNull } from "./store-json.ts";

export const renderManifest = (manifest: Manifest): string => `${JSON.stringify(manifest, null, 2)}\n`;

/** Undefined when the text is no manifest of this version, or not that of `name`. */
export function parseManifest(text: string, name: string): Manifest | undefined {
  const value = parseJson(text);
  if (!isRecord(value) || value.version !== 1 || value.name !== name) return undefined;
  const { id, project, at } = value;
  const files = parseFiles(value.files);
  if (typeof id !== "string" || typeof project !== "string" || typeof at !== "string" || files === undefined) {
    return undefined;
  }
  return {
    version: 1,
    name,
    id,
    project,
    files,
    sources: parseFiles(value.sources) ?? files,
    dags: Array.isArray(value.dags) ? value.dags.flatMap(parseDag) : [],
    commit: textOrNull(value.commit),
    dirty: value.dirty === true,
    author: textOrNull(value.author),
    job: textOrNull(value.job),
    at,
    airflow: textOrNull(value.airflow),
    pinned: value.pinned === true,
  };
}

function parseFiles(value: unknown): Record<string, string> | undefined {
  if (!isRecord(value)) return undefined;
  const entries = Object.entries(value).flatMap(([path, hash]) => (typeof hash === "string" ? [[path, hash]] : []));
  return entries.length === Object.keys(value).length ? Object.fromEntries(entries) : undefined;
}

function parseDag(value: unknown): ManifestDag[] {
  if (!isRecord(value) || typeof value.dagId !== "string") return [];
  const { dagId, file, schedule, tasks } = value;
  return [
    {
      dagId,
      file: typeof file === "string" ? file : "",
      schedule: typeof schedule === "string" ? schedule : "",
      tasks: Array.isArray(tasks) ? tasks.flatMap(parseTask) : null,
    },
  ];
}

function parseTask(value: unknown): { taskId: string; downstream: string[] }[] {
  if (!isRecord(value) || typeof value.taskId !== "string") return [];
  const { taskId, downstream } = value;
  return [{ taskId, downstream: Array.isArray(downstream) ? downstream.filter((id) => typeof id === "string") : [] }];
}

/** The id, or the first of `<id>-2`, `<id>-3`, … that is free. */
export function chooseName(id: string, taken: ReadonlySet<string>): string {
  let name = id;
  for (let number = 2; taken.has(name); number += 1) name = `${id}-${number}`;
  return name;
}

const handMade = /^hand-/;

/** Kept from a folder that people made or edited, not staged by a deploy. */
export const isHandMade = (name: string): boolean => handMade.test(name);

/** The manifest of a folder that cibot found and keeps. Its name is `hand-` and the first twelve digits of its hash. */
export function describeFolder(
  files: Readonly<Record<string, string>>,
  { project, at, name }: { readonly project: string; readonly at: string; readonly name?: string },
): Manifest {
  const id = hashFiles(files);
  const facts = { dags: [], commit: null, dirty: false, author: null, job: null, airflow: null, pinned: false };
  return { version: 1, name: name ?? `hand-${id}`, id, project, files, sources: files, at, ...facts };
}

/** Twelve hexadecimal digits; the order of the paths does not matter. */
function hashFiles(files: Readonly<Record<string, string>>): string {
  const lines = Object.entries(files).map(([path, hash]) => `${JSON.stringify(path)} ${hash}\n`);
  return createHash("sha256").update(lines.sort().join("")).digest("hex").slice(0, 12);
}
