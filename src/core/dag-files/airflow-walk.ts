import type { AirflowDialect } from "./airflow-dialect.ts";
import { type IgnoreRule, isIgnored, joinRules, type ParsedIgnore, parseIgnoreFile } from "./airflow-ignore.ts";
import type { FolderTree } from "./folder-tree.ts";
import { type FolderIndex, indexFolders, type Member } from "./index-folders.ts";

/** How Airflow's listing of a DAGs folder ends. Paths are relative to the DAGs folder, as Airflow walks to them. */
export type Walk =
  /** Every file that no rule leaves out, in the order in which Airflow comes to them. */
  | { readonly kind: "listed"; readonly files: readonly string[]; readonly assumptions: readonly string[] }
  /** RuntimeError "Detected recursive loop when walking DAG directory": the folder `real` is reached by both paths. */
  | { readonly kind: "loop"; readonly at: string; readonly first: string; readonly real: string }
  /** An exception of pathspec, which Airflow does not catch. */
  | { readonly kind: "broken-ignore"; readonly file: string; readonly pattern: string };

interface Visit {
  /** Relative to the DAGs folder, as walked; "" for itself. */
  readonly path: string;
  readonly real: string;
}

const ignoreName = ".airflowignore";

/**
 * Airflow's own walk (`find_path_from_directory`): `os.walk(followlinks=True)` from the DAGs folder, the rules of each
 * folder added to those of the folders above, and an exception when a folder is met twice. Which of two paths comes
 * first depends on the order of the tree's entries.
 */
export function replayWalk(tree: FolderTree, dialect: AirflowDialect): Walk {
  const world: World = { tree, dialect, folders: indexFolders(tree), assumptions: [] };
  const met = new Map<string, { readonly path: string; readonly rules: readonly IgnoreRule[] }>();
  const files: string[] = [];
  const due: Visit[] = [{ path: "", real: tree.realRoot }];
  for (let visit = due.pop(); visit !== undefined; visit = due.pop()) {
    const { path, real } = visit;
    const members = findMembers(visit, world);
    const own = readRules(visit, members, world);
    if ("kind" in own) return own;
    const rules = joinRules(met.get(real)?.rules ?? [], own.rules, dialect);
    const kept = members
      .map((member) => ({ ...member, path: join(path, member.name), isFolder: member.kind === "folder" }))
      .filter((member) => !isIgnored(member, rules));
    const below = kept.filter((member) => member.isFolder);
    for (const member of below) {
      const first = met.get(member.real);
      if (first !== undefined) return { kind: "loop", at: member.path, first: first.path, real: member.real };
      met.set(member.real, { path: member.path, rules });
    }
    files.push(...kept.filter((member) => !member.isFolder && member.name !== ignoreName).map((member) => member.path));
    due.push(...below.reverse());
  }
  return { kind: "listed", files, assumptions: world.assumptions };
}

interface World {
  readonly tree: FolderTree;
  readonly dialect: AirflowDialect;
  readonly folders: FolderIndex;
  readonly assumptions: string[];
}

const join = (folder: string, name: string): string => (folder === "" ? name : `${folder}/${name}`);

function findMembers({ path, real }: Visit, { folders, assumptions }: World): readonly Member[] {
  const members = folders.get(real);
  if (members === undefined) assumptions.push(`The folder "${path}" (${real}) is taken to be empty: it was not read.`);
  return members ?? [];
}

function readRules(
  { path }: Visit,
  members: readonly Member[],
  { tree, dialect, assumptions }: World,
): ParsedIgnore | Extract<Walk, { kind: "broken-ignore" }> {
  const found = members.find((member) => member.name === ignoreName && member.kind === "file");
  const text = found === undefined ? "" : tree.ignoreFiles[found.real];
  const file = join(path, ignoreName);
  if (text === undefined) assumptions.push(`"${file}" is taken to be empty: it was not read.`);
  const parsed = parseIgnoreFile(text ?? "", path, dialect);
  if (parsed.broken !== null) return { kind: "broken-ignore", file, pattern: parsed.broken };
  for (const line of parsed.unknown) {
    assumptions.push(`The line "${line}" of "${file}" is taken to match nothing: only Python can read it.`);
  }
  return parsed;
}
