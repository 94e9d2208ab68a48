import type { FolderTree } from "../../core/dag-files/folder-tree.ts";
import { parseManifest, renderManifest } from "../../core/releases/manifest.ts";
import type { Manifest } from "../../core/releases/release.ts";
import { isRecord, parseJson, textOrNull } from "../../core/releases/store-json.ts";
import type { StorePaths } from "../../core/releases/store-paths.ts";
import { findStanding, type Standing } from "../../core/releases/store-standing.ts";
import { dagsFolderMissing } from "../../errors.ts";
import type { Host, HostFacts } from "./host.ts";

/** What every part of the store works with. */
export interface StoreContext {
  readonly host: Host;
  readonly project: string;
  readonly paths: StorePaths;
  readonly layout: "link" | "copy";
  readonly now: () => Date;
  /** Hexadecimal, another one each time. */
  readonly nonce: () => string;
  /** Waits that many seconds; throws when the command is stopped meanwhile. */
  readonly sleep: (seconds: number) => Promise<void>;
}

/** Throws `dags_folder_missing`. */
export async function describeHost({ host }: StoreContext, options = { trial: false }): Promise<HostFacts> {
  const facts = await host.describe(options);
  if (!facts.exists) throw dagsFolderMissing({ dags: facts.dags, host: facts.name });
  return facts;
}

export async function readText({ host }: StoreContext, path: string): Promise<string | null> {
  const bytes = await host.read(path);
  return bytes === null ? null : new TextDecoder().decode(bytes);
}

export interface Place {
  readonly tree: FolderTree;
  readonly standing: Standing;
}

/** The folder as it is now, and what stands at the project's place. Throws `dags_folder_missing`. */
export async function readPlace(context: StoreContext): Promise<Place> {
  const { host } = context;
  const tree = await host.tree();
  if (tree === null) {
    const { dags, name } = await host.describe();
    throw dagsFolderMissing({ dags, host: name });
  }
  return { tree, standing: await findStandingIn(context, tree) };
}

export async function findStandingIn(context: StoreContext, tree: FolderTree): Promise<Standing> {
  const state = parseJson((await readText(context, context.paths.copy)) ?? "");
  return findStanding(tree, context.project, isRecord(state) ? textOrNull(state.release) : null);
}

/** Null when the store has none of this name, or it cannot be read. */
export async function readManifest(context: StoreContext, name: string): Promise<Manifest | null> {
  const text = await readText(context, context.paths.manifest(name));
  return text === null ? null : (parseManifest(text, name) ?? null);
}

/** Puts a complete folder into the store. The manifest is first: a folder without one is taken for rubbish. */
export async function adoptFolder(context: StoreContext, folder: string, manifest: Manifest): Promise<void> {
  const { host, paths } = context;
  await host.makeFolder(paths.releases);
  await host.write(paths.manifest(manifest.name), renderManifest(manifest));
  await host.rename(folder, paths.release(manifest.name));
}
