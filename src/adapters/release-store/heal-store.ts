import { isBetween } from "../../core/releases/compare-files.ts";
import { type Journal, parseJournal, planHealing } from "../../core/releases/journal.ts";
import { lockKey } from "../../core/releases/lock.ts";
import { draftFolder, isDraftOf } from "../../core/releases/store-paths.ts";
import { findLive, listNames } from "../../core/releases/store-standing.ts";
import { finishCopy } from "./flip-copy.ts";
import { decideFate, keepCopy, keepFolder } from "./keep-folder.ts";
import { type Place, readManifest, readPlace, readText, type StoreContext } from "./store-context.ts";
import { writeJournal } from "./write-journal.ts";

/**
 * Finishes or undoes what a deploy left that was killed, and removes its rubbish. The lock must be held. Returns the
 * folder as it is; null when it was changed.
 */
export async function healStore(context: StoreContext): Promise<Place | null> {
  const text = await readText(context, context.paths.journal);
  const journal = text === null ? undefined : parseJournal(text);
  if (journal !== undefined) await settleJournal(context, journal);
  // A journal that a person has broken may speak of a folder that was put aside; it stays until somebody looks.
  const lost = text !== null && journal === undefined;
  return removeRubbish(context, lost);
}

async function settleJournal(context: StoreContext, journal: Journal): Promise<void> {
  const { host, paths } = context;
  const place = await readPlace(context);
  const aside = place.tree.entries.find(({ path }) => path === journal.aside);
  const healing = planHealing(journal, place.standing, aside !== undefined);
  if (aside !== undefined && healing === "restore") await host.rename(aside.path, paths.live);
  const left = aside !== undefined && aside.kind === "folder" && healing !== "restore";
  if (left && journal.keep && journal.previous !== null) await keepFolder(context, aside.path, journal.previous);
  const done = healing === "complete" || (healing === "copy" && (await resumeCopy(context, journal, place)));
  if (done) await writeJournal(context, { ...journal, aside: null, keep: false, step: "flipped" });
  else await host.remove(paths.journal);
}

/** False when the release is gone, so that the copy cannot be finished. */
async function resumeCopy(context: StoreContext, journal: Journal, { tree, standing }: Place): Promise<boolean> {
  const { host, paths } = context;
  const target = await readManifest(context, journal.release);
  if (target === null) return false;
  const previous = journal.previous === null ? null : await readManifest(context, journal.previous);
  const found = await host.hash(paths.live);
  if (!isBetween(found, [target.files, previous?.files ?? {}])) {
    const fate = await decideFate(context, tree, findLive(standing));
    if (fate.keep) await keepCopy(context, fate.name);
  }
  await finishCopy(context, target);
  return true;
}

/** Drafts of small files that a killed write left; those of a waiter for the lock are younger. */
const oldDraft = 600;

async function removeRubbish(context: StoreContext, sparesDrafts: boolean): Promise<Place | null> {
  const { host, paths, project } = context;
  const place = await readPlace(context);
  const { tree, standing } = place;
  const names = new Set(listNames(tree, paths.releases));
  const drafts = listNames(tree, draftFolder).filter((name) => isDraftOf(project, name));
  const { now } = await host.describe();
  const halves = tree.entries.filter(
    (entry) => entry.kind === "file" && isHalfWritten(entry.path, paths) && entry.modified / 1000 < now - oldDraft,
  );
  const orphans = [...names].filter((name) => name.endsWith(".json") && !names.has(name.slice(0, -".json".length)));
  const unfinished = tree.entries
    .filter(({ path, kind }) => kind === "folder" && names.has(path.slice(paths.releases.length + 1)))
    .map(({ path }) => path.slice(paths.releases.length + 1))
    .filter((name) => !names.has(`${name}.json`) && name !== findLive(standing));
  const rubbish = [
    ...(sparesDrafts ? [] : drafts.map((name) => `${draftFolder}/${name}`)),
    ...unfinished.map((name) => paths.release(name)),
    ...orphans.map((name) => `${paths.releases}/${name}`),
    ...halves.map(({ path }) => path),
    ...(await findOldClaims(context, listNames(tree, paths.state))),
    ...(standing.kind === "folder" ? [] : [paths.copy]),
  ];
  const there = new Set(tree.entries.map(({ path }) => path));
  const found = rubbish.filter((path) => there.has(path));
  for (const path of found) await host.remove(path);
  return found.length === 0 ? place : null;
}

const isHalfWritten = (path: string, { state, releases }: StoreContext["paths"]): boolean =>
  [state, releases].some((folder) => path.startsWith(`${folder}/.`) && path.endsWith(".tmp"));

/** Claims on locks that are gone: their owners were killed, or see at their next look that there is nothing to claim. */
async function findOldClaims(context: StoreContext, names: readonly string[]): Promise<readonly string[]> {
  const { paths } = context;
  const lock = await readText(context, paths.lock);
  const current = lock === null ? "" : paths.claim(lockKey(lock));
  return names
    .filter((name) => /^claim-[0-9a-f]+\.json$/.test(name))
    .map((name) => `${paths.state}/${name}`)
    .filter((path) => path !== current);
}
