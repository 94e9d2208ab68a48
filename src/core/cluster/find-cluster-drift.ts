import { createHash } from "node:crypto";
import type { ManifestDag } from "../releases/release.ts";
import { findProjectFile } from "./cluster-file.ts";

/** What Airflow shows of the live release. */
export interface ClusterDrift {
  readonly airflow: string;
  readonly dags: readonly ClusterDagState[];
}

export interface ClusterDagState {
  readonly dagId: string;
  /** Null when the cluster does not know it. */
  readonly paused: boolean | null;
  readonly lastParsed: string | null;
  readonly nextRun: string | null;
  /** How it differs from the release; null when it does not. */
  readonly problem: string | null;
}

/** A DAG as the cluster has it. */
export interface SeenState {
  readonly dag:
    | {
        readonly paused: boolean;
        readonly active: boolean;
        readonly hasImportErrors: boolean;
        readonly fileloc: string;
        readonly lastParsed: Date | null;
        readonly nextRunAfter: Date | null;
      }
    | undefined;
  readonly serialized:
    | { readonly source: string | null; readonly tasks: readonly { readonly taskId: string }[] }
    | undefined;
  /** Of the delivered file. */
  readonly sha256: string | null;
  readonly project: string;
}

export function findClusterDrift(wanted: ManifestDag, seen: SeenState): ClusterDagState {
  const { dag } = seen;
  return {
    dagId: wanted.dagId,
    paused: dag?.paused ?? null,
    lastParsed: dag?.lastParsed?.toISOString() ?? null,
    nextRun: dag?.nextRunAfter?.toISOString() ?? null,
    problem: findProblem(wanted, seen),
  };
}

function findProblem(wanted: ManifestDag, { dag, serialized, sha256, project }: SeenState): string | null {
  if (dag === undefined) return "Airflow does not know it";
  if (findProjectFile(dag.fileloc, project) !== wanted.file) return `Airflow has it from ${dag.fileloc}`;
  if (dag.hasImportErrors) return "its file has an import error";
  if (!dag.active) return "Airflow has deactivated it";
  if (serialized === undefined) return "it is not serialised";
  if (serialized.source !== null && !isTextOf(serialized.source, sha256)) {
    return "Airflow has another text of its file";
  }
  const tasks = serialized.tasks.map(({ taskId }) => taskId).toSorted();
  const expected = wanted.tasks?.map(({ taskId }) => taskId).toSorted();
  return expected === undefined || tasks.join("\n") === expected.join("\n") ? null : "Airflow has other tasks";
}

/** Airflow reads a file as text, with `\n` at line ends; the hash is that of the file as it is. */
function isTextOf(text: string, sha256: string | null): boolean {
  const unix = text.replace(/^\uFEFF/, "").replaceAll(/\r\n?/g, "\n");
  const forms = [
    text,
    ...["\n", "\r\n"].flatMap((end) => ["", "\uFEFF"].map((mark) => mark + unix.replaceAll("\n", end))),
  ];
  return forms.some((form) => createHash("sha256").update(form).digest("hex") === sha256);
}
