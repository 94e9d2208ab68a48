import { parseRemote } from "./find-forge.ts";
import type { Finding, GitFacts, Survey } from "./survey.ts";

/** The model's name: the project's in the remote, else its folder's, as the configuration accepts it. */
export function findModel({ folder, prefix, git }: Pick<Survey, "folder" | "prefix" | "git">): Finding<string> {
  const remote = git.remote === null ? undefined : parseRemote(git.remote)?.path.split("/").at(-1);
  // In a repository of several projects its name is nobody's own.
  if (remote !== undefined && prefix === "") {
    const name = toModelName(remote);
    if (name !== undefined) return { value: name, why: "the project's name at origin" };
  }
  const name = toModelName(folder);
  if (name !== undefined) return { value: name, why: "the name of the project's folder" };
  return { value: "model", why: "neither the folder nor origin has a usable name" };
}

/** As the schema of `cibot.yaml` accepts it. */
export const isModelName = (text: string): boolean => /^[\w-]+(\.[\w-]+)*$/.test(text);

const toModelName = (text: string): string | undefined => {
  const name = text
    .replaceAll(/[^\w.-]+/g, "-")
    .replaceAll(/\.{2,}/g, ".")
    .replace(/^[-.]+|[-.]+$/g, "");
  return name === "" ? undefined : name;
};

/** A folder's name below Airflow's `dags/`: a Python identifier. */
export function toProjectFolder(model: string): string {
  const name = model
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, "_")
    .replace(/^_+|_+$/g, "");
  return /^[a-z]/.test(name) ? name : `project_${name}`.replace(/_$/, "");
}

/** The branch that others merge into; undefined when nothing tells it. */
export function findDefaultBranch({ remoteHead, branches, current }: GitFacts): Finding<string> | undefined {
  if (remoteHead !== null) return { value: remoteHead, why: "the default branch of origin" };
  const usual = ["main", "master"].filter((name) => branches.includes(name));
  const [only] = usual;
  if (only !== undefined && usual.length === 1) return { value: only, why: "the clone has this branch" };
  if (branches.length <= 1 && current !== null) return { value: current, why: "the only branch" };
  return undefined;
}
