import type { FolderTree } from "../../core/dag-files/folder-tree.ts";
import { compareFiles, hasChanges } from "../../core/releases/compare-files.ts";
import { chooseName, describeFolder } from "../../core/releases/manifest.ts";
import type { Manifest } from "../../core/releases/release.ts";
import { draftFolder } from "../../core/releases/store-paths.ts";
import { findFreshTime } from "./fresh-time.ts";
import { adoptFolder, readManifest, readPlace, type StoreContext } from "./store-context.ts";

/** What is to become of a real folder that stands where a release comes. */
export interface FolderFate {
  /** The release of the store that holds the same, or will. */
  readonly name: string;
  /** False when the store has it already. */
  readonly keep: boolean;
}

/** People's own work is kept; an unharmed copy of a release is in the store as it is. `copyOf`: what it is a copy of. */
export async function decideFate(context: StoreContext, tree: FolderTree, copyOf: string | null): Promise<FolderFate> {
  const { host, paths, project } = context;
  const found = await host.hash(paths.live);
  const copied = copyOf === null ? null : await readManifest(context, copyOf);
  if (copied !== null && !hasChanges(compareFiles(copied.files, found))) return { name: copied.name, keep: false };
  const { name } = describeFolder(found, { project, at: "" });
  const kept = await readManifest(context, name);
  if (kept === null) return { name: chooseName(name, listFolders(tree, paths.releases)), keep: true };
  const unharmed = !hasChanges(compareFiles(found, await host.hash(paths.release(name))));
  return unharmed ? { name, keep: false } : { name: chooseName(name, listFolders(tree, paths.releases)), keep: true };
}

const listFolders = (tree: FolderTree, folder: string): ReadonlySet<string> =>
  new Set(
    tree.entries
      .filter(({ kind, path }) => kind === "folder" && path.startsWith(`${folder}/`))
      .map(({ path }) => path.slice(folder.length + 1)),
  );

/** Takes a folder that was put aside into the store, as it is. */
export async function keepFolder(context: StoreContext, folder: string, name: string): Promise<void> {
  await adoptFolder(context, folder, describe(context, await context.host.hash(folder), name));
}

/** Takes a copy of the live folder into the store, before its files are replaced one by one. */
export async function keepCopy(context: StoreContext, name: string): Promise<void> {
  const { host, paths } = context;
  const draft = paths.draft(context.nonce());
  await host.makeFolder(draftFolder);
  await host.copy(paths.live, draft, await findFreshTime(context, await readPlace(context)));
  await keepFolder(context, draft, name);
}

const describe = (context: StoreContext, files: Readonly<Record<string, string>>, name: string): Manifest =>
  describeFolder(files, { project: context.project, at: context.now().toISOString(), name });
