import type { FolderTree } from "../../core/dag-files/folder-tree.ts";
import { compareFiles } from "../../core/releases/compare-files.ts";
import { type Journal, parseJournal } from "../../core/releases/journal.ts";
import { describeFolder, parseManifest } from "../../core/releases/manifest.ts";
import type { Manifest } from "../../core/releases/release.ts";
import { parseHistory } from "../../core/releases/store-history.ts";
import { storePaths } from "../../core/releases/store-paths.ts";
import { findLive, listNames, type Standing } from "../../core/releases/store-standing.ts";
import type { DagsSurvey, LiveProject, StoredRelease } from "../../ports/release-store.ts";
import {
  describeHost,
  findStandingIn,
  type Place,
  readManifest,
  readPlace,
  readText,
  type StoreContext,
} from "./store-context.ts";

type Hashes = Readonly<Record<string, string>>;

const shownHistory = 50;

/** Looks at everything and changes nothing; `place`: as it was just seen. Throws `dags_folder_missing`. */
export async function readStore(context: StoreContext, place: Place | null = null): Promise<DagsSurvey> {
  const { paths } = context;
  const facts = await describeHost(context);
  const { tree, standing } = place ?? (await readPlace(context));
  const stored = await readReleases(context, tree);
  const journal = parseJournal((await readText(context, paths.journal)) ?? "");
  return {
    dags: facts.dags,
    tree,
    live: await describeLive(context, standing, stored),
    releases: stored.releases,
    unreadable: stored.unreadable,
    others: await readOthers(context, tree),
    history: parseHistory((await readText(context, paths.history)) ?? "").slice(0, shownHistory),
    unsettled: findUnsettled(journal, standing),
    can: { link: facts.links, exchange: facts.exchange },
    writable: facts.writable,
  };
}

interface Stored {
  /** Newest first. */
  readonly releases: readonly StoredRelease[];
  readonly unreadable: readonly string[];
  /** By name, of every folder in the store. */
  readonly hashes: ReadonlyMap<string, Hashes>;
}

async function readReleases(context: StoreContext, tree: FolderTree): Promise<Stored> {
  const { host, paths } = context;
  const hashes = groupByFolder(await host.hash(paths.releases), listFolders(tree, paths.releases));
  const releases: StoredRelease[] = [];
  const unreadable: string[] = [];
  for (const [name, files] of hashes) {
    const text = await readText(context, paths.manifest(name));
    const manifest = text === null ? undefined : parseManifest(text, name);
    if (manifest !== undefined) releases.push({ manifest, drift: compareFiles(manifest.files, files) });
    else if (text !== null) unreadable.push(name);
  }
  const newestFirst = releases.sort(({ manifest: one }, { manifest: other }) =>
    one.at === other.at ? (one.name < other.name ? 1 : -1) : Date.parse(other.at) - Date.parse(one.at),
  );
  return { releases: newestFirst, unreadable, hashes };
}

const listFolders = (tree: FolderTree, folder: string): readonly string[] => {
  const folders = new Set(tree.entries.filter(({ kind }) => kind === "folder").map(({ path }) => path));
  return listNames(tree, folder).filter((name) => folders.has(`${folder}/${name}`));
};

function groupByFolder(hashes: Hashes, folders: readonly string[]): Map<string, Record<string, string>> {
  const groups = new Map(folders.map((name): [string, Record<string, string>] => [name, {}]));
  for (const [path, hash] of Object.entries(hashes)) {
    const cut = path.indexOf("/");
    const files = groups.get(path.slice(0, Math.max(0, cut)));
    if (files !== undefined) files[path.slice(cut + 1)] = hash;
  }
  return groups;
}

async function describeLive(context: StoreContext, standing: Standing, stored: Stored): Promise<LiveProject> {
  if (standing.kind === "absent") return { kind: "absent" };
  if (standing.kind === "foreign") return { kind: "foreign-link", target: standing.target };
  if (standing.kind === "link") return describeLinked(context, standing.release, stored);
  const files = await context.host.hash(context.paths.live);
  const copied = stored.releases.find(({ manifest }) => manifest.name === standing.copyOf);
  if (copied === undefined) return { kind: "folder", files };
  const drift = compareFiles(copied.manifest.files, files);
  return { kind: "release", layout: "copy", release: { manifest: copied.manifest, drift } };
}

/** A release without a manifest is live all the same; a link that leads nowhere shows Airflow nothing. */
function describeLinked({ project }: StoreContext, name: string | null, stored: Stored): LiveProject {
  const known = stored.releases.find(({ manifest }) => manifest.name === name);
  if (known !== undefined) return { kind: "release", layout: "link", release: known };
  const files = name === null ? undefined : stored.hashes.get(name);
  if (name === null || files === undefined) return { kind: "absent" };
  const manifest = describeFolder(files, { project, at: new Date(0).toISOString(), name });
  return { kind: "release", layout: "link", release: { manifest, drift: compareFiles(files, files) } };
}

/** Live manifests of the other projects that have a store in this folder. */
async function readOthers(context: StoreContext, tree: FolderTree): Promise<readonly Manifest[]> {
  const names = listFolders(tree, ".cibot/releases").filter((name) => name !== context.project);
  const found = await Promise.all(
    names.map((project) => readOther({ ...context, project, paths: storePaths(project) }, tree)),
  );
  return found.filter((manifest) => manifest !== null);
}

async function readOther(context: StoreContext, tree: FolderTree): Promise<Manifest | null> {
  const name = findLive(await findStandingIn(context, tree));
  return name === null ? null : readManifest(context, name);
}

/** A journal whose release is not live speaks of something that was undone. */
function findUnsettled(journal: Journal | undefined, standing: Standing): DagsSurvey["unsettled"] {
  if (journal === undefined) return null;
  const { release, previous, since } = journal;
  return findLive(standing) === release ? { release, previous, since } : null;
}
