import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  createDagValidation,
  type DagValidationOptions,
} from "../../src/adapters/dag-validation/create-dag-validation.ts";
import type { ReleaseFile } from "../../src/core/releases/release.ts";
import type { Validated, ValidationOptions } from "../../src/ports/dag-validation.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const scripts = join(root, "src/adapters/dag-validation");
const zooFolder = join(root, "test/support/dag-zoo");

export const buildFile = (path: string, text: string): ReleaseFile => ({
  path,
  content: new TextEncoder().encode(text),
  executable: false,
});

/** DAG files of many kinds, each importable by both lines of Airflow, and such as are broken. */
export const zoo: readonly ReleaseFile[] = readdirSync(zooFolder)
  .toSorted()
  .map((name) => buildFile(name, readFileSync(join(zooFolder, name), "utf8")));

export const scoringDag = buildFile(
  "scoring.py",
  readFileSync(join(root, "test/support/dags/single-machine-scoring.py"), "utf8"),
);

interface Given extends Partial<Omit<ValidationOptions, "now">> {
  readonly now?: string;
  readonly options?: Partial<DagValidationOptions>;
}

/** Validates files as the project `credit` on 26 November 2026. */
export function validate(files: readonly ReleaseFile[], { now, options, ...asked }: Given = {}): Promise<Validated> {
  const { signal } = new AbortController();
  return createDagValidation({ scripts, env: process.env, signal, ...options }).validate(files, {
    project: "credit",
    airflowPython: null,
    airflow: null,
    parseBudget: 10,
    now: new Date(now ?? "2026-11-26T10:00:00Z"),
    ...asked,
  });
}
