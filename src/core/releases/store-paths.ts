import posix from "node:path/posix";

/** Where the store of a project keeps what; relative to the DAGs folder. */
export interface StorePaths {
  /** The link or the folder that Airflow sees. */
  readonly live: string;
  readonly releases: string;
  readonly state: string;
  readonly lock: string;
  readonly journal: string;
  readonly history: string;
  /** In copy layout, which release the folder is a copy of. */
  readonly copy: string;
  release(name: string): string;
  manifest(name: string): string;
  /** A place for what is on its way; the nonce is hexadecimal. */
  draft(nonce: string): string;
  /** Of whoever may remove the lock that `key` names. */
  claim(key: string): string;
}

export const storeFolder = ".cibot";
export const draftFolder = `${storeFolder}/tmp`;
export const ignoreFile = `${storeFolder}/.airflowignore`;
/** Hides a folder under both syntaxes: `.*` is a regular expression that matches all, `*` a glob that does. */
export const ignoreText = ".*\n*\n";

export function storePaths(project: string): StorePaths {
  const releases = `${storeFolder}/releases/${project}`;
  const state = `${storeFolder}/state/${project}`;
  return {
    live: project,
    releases,
    state,
    lock: `${state}/lock.json`,
    journal: `${state}/journal.json`,
    history: `${state}/history.jsonl`,
    copy: `${state}/copy.json`,
    release: (name) => `${releases}/${name}`,
    manifest: (name) => `${releases}/${name}.json`,
    draft: (nonce) => `${draftFolder}/${project}.${nonce}`,
    claim: (key) => `${state}/claim-${key}.json`,
  };
}

/** The name of the draft says whose it is: `a` must not take `a.b.0f3c` of the project `a.b` for its own. */
export function isDraftOf(project: string, name: string): boolean {
  return name.startsWith(`${project}.`) && /^[0-9a-f]+$/.test(name.slice(project.length + 1));
}

/**
 * What a link at `<dags>/<project>` is to the store: a release of the project, something else of `.cibot`, which may be
 * replaced, or somebody else's.
 */
export function classifyLink(
  target: string,
  { project, roots }: { readonly project: string; readonly roots: readonly string[] },
): { readonly kind: "release"; readonly name: string } | { readonly kind: "stray" } | { readonly kind: "foreign" } {
  const root = roots.find((root) => target.startsWith(`${root}/`));
  const inside = posix.normalize(root === undefined ? target : target.slice(root.length + 1));
  if (!inside.startsWith(`${storeFolder}/`)) return { kind: "foreign" };
  const [name = "", ...rest] = inside.startsWith(`${storePaths(project).releases}/`)
    ? inside.slice(storePaths(project).releases.length + 1).split("/")
    : [];
  return name !== "" && rest.every((part) => part === "") ? { kind: "release", name } : { kind: "stray" };
}
