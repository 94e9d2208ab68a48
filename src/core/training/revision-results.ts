export type Scalar = number | string | boolean | null;

/** What the stages wrote in one revision, or in the workspace. */
export interface RevisionResults {
  /** Per metrics file: dotted names and values. */
  readonly metrics: Readonly<Record<string, FileValues>>;
  readonly params: Readonly<Record<string, FileValues>>;
  /** Data that the pipeline reads or makes, by path. */
  readonly files: Readonly<Record<string, DataFile>>;
}

export type FileValues =
  | { readonly values: Readonly<Record<string, Scalar>>; readonly problem: null }
  /** The file is missing or cannot be parsed. */
  | { readonly values: Readonly<Record<string, never>>; readonly problem: string };

export interface DataFile {
  /** MD5 of the content as DVC computes it; ends in `.dir` for a folder. */
  readonly hash: string | null;
  readonly size: number | null;
  /** True when DVC's cache holds the content, false when Git does. */
  readonly cached: boolean;
  /** True for data that came from outside: `dvc add`, `dvc import`. */
  readonly source: boolean;
}

/** `{a: {b: 1}}` → `{"a.b": 1}`; lists become their JSON text. Non-finite numbers become null. */
export function flattenValues(value: unknown, prefix = ""): Record<string, Scalar> {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return { [prefix]: toScalar(value) };
  return Object.assign(
    {},
    ...Object.entries(value).map(([key, child]) => flattenValues(child, prefix === "" ? key : `${prefix}.${key}`)),
  );
}

function toScalar(value: unknown): Scalar {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "string" || typeof value === "boolean") return value;
  return value === null || value === undefined ? null : JSON.stringify(value);
}
