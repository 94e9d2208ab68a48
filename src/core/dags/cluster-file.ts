/** A file of the project, by its path below the project's own DAGs folder. */
export interface ProjectFile {
  readonly project: string;
  /** With `/`. */
  readonly file: string;
}

/**
 * True when a path that the cluster tells is that file: its DAGs folder may lie elsewhere than ours (`/opt/airflow/dags`
 * in a container), and import errors of Airflow 3 are relative to it. A release that is named by its own place in the
 * store counts too.
 */
export function isProjectFile(told: string, { project, file }: ProjectFile): boolean {
  if (endsAtBoundary(told, `${project}/${file}`)) return true;
  const [, inRelease] = told.split(new RegExp(`(?:^|/)\\.cibot/releases/${escapePattern(project)}/[^/]+/`));
  return inRelease === file;
}

/** True when the path lies anywhere in the project's folder. */
export const isInProject = (told: string, project: string): boolean =>
  told.startsWith(`${project}/`) || told.includes(`/${project}/`);

const endsAtBoundary = (path: string, end: string) => path === end || path.endsWith(`/${end}`);

const escapePattern = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
